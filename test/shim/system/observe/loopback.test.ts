import { expect, test } from "vitest";
import { isLoopback } from "../../../../src/shim/system/observe/loopback.ts";

test.each([
  ["127.0.0.1", true],
  ["127.0.0.53", true],
  ["::1", true],
  ["0:0:0:0:0:0:0:1", true],
  ["::ffff:127.0.0.1", true],
  ["128.0.0.1", false],
  ["192.0.2.127", false],
  ["::", false],
  ["fe80::1", false],
  ["localhost", false],
])("whether %s leads back to this machine: %s", (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
