import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { execWords } from "../../../src/cli/shim/exec-words.ts";

test.each([
  [
    ["install", "--gateway", "https://a.example/dns-query"],
    ["shim", "--gateway=https://a.example/dns-query"],
  ],
  [
    ["--gateway=https://a/dns-query", "--gateway=https://b/dns-query", "--listen", "[::1]:53", "--reuse-port"],
    ["shim", "--gateway=https://a/dns-query", "--gateway=https://b/dns-query", "--listen=[::1]:53", "--reuse-port"],
  ],
  [
    ["--ca-file", "/etc/x/../ca.pem"],
    ["shim", "--ca-file=/etc/ca.pem"],
  ],
  [
    ["--ca-file", "ca.pem"],
    ["shim", `--ca-file=${process.cwd()}/ca.pem`],
  ],
  [["--token-file", "/etc/token", "--wiring", "file", "--dry-run", "--root", "/tmp/x"], ["shim"]],
])("%j starts a shim with %j", (given, words) => {
  expect(execWords(readArguments(shimCommand, given))).toEqual(words);
});
