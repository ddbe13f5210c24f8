import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteExec } from "../../../../src/shim/system/install/quote-exec.ts";
import { parseExecStart } from "../../../../src/shim/system/observe/exec-start.ts";

describe("the words of ExecStart=", () => {
  test.each([
    [
      "plain ones",
      "ExecStart=/usr/bin/meshdoh shim --listen=127.0.0.1:53",
      ["/usr/bin/meshdoh", "shim", "--listen=127.0.0.1:53"],
    ],
    [
      "quoted ones",
      String.raw`ExecStart="/opt/my \"x\"/meshdoh" shim "--a=b c"`,
      ['/opt/my "x"/meshdoh', "shim", "--a=b c"],
    ],
    ["doubled percent and dollar signs", "ExecStart=/m --a=100%% --b=$$HOME", ["/m", "--a=100%", "--b=$HOME"]],
    ["none", "[Service]\nType=notify\n", []],
  ])("%s", (_what, text, expected) => {
    expect(parseExecStart(`[Service]\n${text}\nRestart=always\n`)).toEqual(expected);
  });

  test("are those that were written, whatever they are", () => {
    const word = fc.string({
      minLength: 1,
      unit: fc.constantFrom("a", "b", " ", "$", "%", '"', "\\", "'", "\n", "\t", "=", ";", "#", "é"),
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        expect(parseExecStart(`ExecStart=${quoteExec(["/bin/x", ...words])}\n`)).toEqual(["/bin/x", ...words]);
      }),
    );
  });
});
