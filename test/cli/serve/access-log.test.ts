import { expect, test } from "vitest";
import { readAccessLog } from "../../../src/cli/serve/access-log.ts";
import { serveArguments } from "./arguments.ts";

test.each([
  ["", undefined],
  ["--access-log a.log", { path: "a.log", names: false, addresses: false }],
  ["--access-log - --access-log-names", { path: "-", names: true, addresses: false }],
  ["--access-log - --access-log-addresses", { path: "-", names: false, addresses: true }],
])("%s", (line, settings) => {
  expect(readAccessLog(serveArguments(line))).toEqual(settings);
});

test.each([
  ["--access-log-names", "--access-log-names goes with --access-log <file|->"],
  ["--access-log-addresses", "--access-log-addresses goes with --access-log <file|->"],
  ["--access-log=", "--access-log needs a file, or - for standard output"],
])("%s is refused: %s", (line, message) => {
  expect(() => readAccessLog(serveArguments(line))).toThrow(message);
});
