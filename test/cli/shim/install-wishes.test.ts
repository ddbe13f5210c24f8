import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { readInstallWishes } from "../../../src/cli/shim/install-wishes.ts";
import type { InstallWishes } from "../../../src/shim/system/install/wishes.ts";
import { FakeTerminal } from "../fake-terminal.ts";

function wishes(...words: string[]): InstallWishes {
  return readInstallWishes(readArguments(shimCommand, words), ["/bin/meshdoh"], undefined, new FakeTerminal());
}

test("nothing said", () => {
  expect(wishes("--gateway=https://dns.example.org/dns-query")).toEqual({
    words: ["--gateway=https://dns.example.org/dns-query"],
    wiring: "auto",
    listen: [],
    program: ["/bin/meshdoh"],
    execWords: ["shim", "--gateway=https://dns.example.org/dns-query"],
    hasService: true,
    isSocketActivated: false,
    outside: "gateway",
    zones: ["cluster.local", "clusterset.local"],
    viewSearch: [],
  });
});

test("the token is named by its file, which the unit's words do not have", () => {
  const { tokenFile, execWords } = wishes("--token-file=/etc/meshdoh/token", "--search=A.example, b.example.");
  expect([tokenFile, execWords]).toEqual(["/etc/meshdoh/token", ["shim"]]);
});

test.each<[string, string[]]>([
  ["--gateway holds a token", [`--gateway=https://dns.example.org/mdoh_${"a".repeat(32)}/dns-query`]],
  ["--socket-activation needs the service", ["--socket-activation", "--no-service"]],
  ['--search "a b,c" is no list of names', ["--search=a b,c"]],
  ['--search "a\\nnameserver 1" is no list of names', ["--search=a\nnameserver 1"]],
  ['--wiring "x" is none of its words', ["--wiring=x"]],
  ["cannot stand in a unit of systemd", ["--token-file=/etc/a\nUser=root"]],
])("%s", (message, words) => {
  expect(() => wishes(...words)).toThrow(message);
});

test("a search list may be given in capitals, with dots and blanks, or empty", () => {
  expect(wishes("--search=A.example, b.example.").search).toEqual(["a.example", "b.example."]);
  expect(wishes("--search=").search).toEqual([]);
});
