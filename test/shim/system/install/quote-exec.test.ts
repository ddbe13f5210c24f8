import { expect, test } from "vitest";
import { escapeSpecifiers, quoteExec } from "../../../../src/shim/system/install/quote-exec.ts";

test.each<[string, string[], string]>([
  ["plain words stay", ["/usr/bin/node", "--listen=127.0.0.1:53"], "/usr/bin/node --listen=127.0.0.1:53"],
  ["specifiers are doubled", ["/bin/a", "50%"], "/bin/a 50%%"],
  ["variables are doubled", ["/bin/a", "$HOME", "${X}"], '/bin/a $$HOME "$${X}"'],
  ["but not in the program's path, where none are put in", ["/opt/a$b%c", "x"], "/opt/a$b%%c x"],
  ["blanks are quoted, in the path too", ["/opt/my node", "a b"], '"/opt/my node" "a b"'],
  ["double quotes and backslashes are escaped", ["/bin/a", 'say "\\"'], '/bin/a "say \\"\\\\\\""'],
  ["single quotes are quoted", ["/bin/a", "it's"], `/bin/a "it's"`],
  ["a semicolon alone is no separator of commands", ["/bin/a", ";", "b"], '/bin/a ";" b'],
  ["an empty word stays one", ["/bin/a", ""], '/bin/a ""'],
  ["line breaks stay inside the word", ["/bin/a", "x\nUser=root\t"], '/bin/a "x\\x0aUser=root\\x09"'],
  ["C1 controls are octets of UTF-8", ["/bin/a", "\u0085"], '/bin/a "\\xc2\\x85"'],
  ["brackets of IPv6", ["/bin/a", "--listen=[::1]:53"], '/bin/a "--listen=[::1]:53"'],
])("%s", (_, words, expected) => {
  expect(quoteExec(words)).toBe(expected);
});

test("a text in other settings has its specifiers doubled and nothing else", () => {
  expect(escapeSpecifiers("/etc/my 100%/token")).toBe("/etc/my 100%%/token");
});
