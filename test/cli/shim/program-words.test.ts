import { expect, test } from "vitest";
import { programWords, type Started } from "../../../src/cli/shim/program-words.ts";

test.each<[string, Started, string[]]>([
  [
    "a script on Node",
    { execPath: "/usr/bin/node", execArgv: [], argv: ["/usr/bin/node", "/opt/meshdoh.mjs", "shim"] },
    ["/usr/bin/node", "/opt/meshdoh.mjs"],
  ],
  [
    "options of the runtime, but for the debugger's",
    {
      execPath: "/usr/bin/node",
      execArgv: ["--inspect=9229", "--max-semi-space-size=4"],
      argv: ["node", "/opt/meshdoh.mjs"],
    },
    ["/usr/bin/node", "--max-semi-space-size=4", "/opt/meshdoh.mjs"],
  ],
  [
    "a binary made by Bun",
    { execPath: "/usr/local/bin/meshdoh", execArgv: [], argv: ["bun", "/$bunfs/root/meshdoh", "shim"] },
    ["/usr/local/bin/meshdoh"],
  ],
  [
    "a binary that is its own script",
    { execPath: "/usr/local/bin/meshdoh", execArgv: [], argv: ["meshdoh", "/usr/local/bin/meshdoh"] },
    ["/usr/local/bin/meshdoh"],
  ],
])("%s", (_, started, expected) => {
  expect(programWords(started)).toEqual(expected);
});
