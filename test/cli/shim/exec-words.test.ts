import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { execWords, installWords } from "../../../src/cli/shim/exec-words.ts";

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

test("what installs the shim again is every option that was given, and none that is of one time only", () => {
  const given = [
    "install",
    "--gateway=https://a/dns-query",
    "--search",
    "ns1.svc.cluster.local",
    "--wiring=file",
    "--token-file=token",
    "--listen=127.0.0.2:53",
    "--no-service",
    "--dry-run",
    "--root=/tmp/x",
  ];
  expect(installWords(readArguments(shimCommand, given))).toEqual([
    "--gateway=https://a/dns-query",
    `--token-file=${process.cwd()}/token`,
    "--listen=127.0.0.2:53",
    "--wiring=file",
    "--search=ns1.svc.cluster.local",
    "--no-service",
  ]);
  expect(installWords(readArguments(shimCommand, ["--reapply", "--socket-activation"]))).toEqual([
    "--socket-activation",
  ]);
});
