import { expect, test } from "vitest";
import { isLoopbackAddress } from "../../src/dns/loopback.ts";

test.each([
  ["127.0.0.1", true],
  ["127.0.0.53", true],
  ["127.1.2.3", true],
  ["::1", true],
  ["0:0:0:0:0:0:0:1", true],
  ["::ffff:127.0.0.1", true],
  ["::ffff:7f00:1", true],
  ["128.0.0.1", false],
  ["127.0.0.1.example", false],
  ["127.1", false],
  ["192.0.2.127", false],
  ["0.0.0.0", false],
  ["::", false],
  ["::2", false],
  ["::101", false],
  ["::127.0.0.1", false],
  ["::ffff:128.0.0.1", false],
  ["fe80::1", false],
  ["1::1", false],
  ["localhost", false],
  ["", false],
])("whether %j leads back to this machine: %s", (address, expected) => {
  expect(isLoopbackAddress(address)).toBe(expected);
});
