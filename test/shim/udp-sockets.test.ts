import { expect, test } from "vitest";
import { maxUdpSockets } from "../../src/shim/udp-sockets.ts";

test.each([
  ["any number of files", undefined, 512],
  ["many files", 65_536, 512],
  ["1024 files, a quarter of them", 1024, 256],
  ["hardly any file, yet one", 3, 1],
])("with %s there are so many sockets", (_what, fileLimit, expected) => {
  expect(maxUdpSockets(fileLimit)).toBe(expected);
});
