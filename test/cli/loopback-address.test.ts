import { expect, test } from "vitest";
import { isLoopbackAddress } from "../../src/cli/loopback-address.ts";

test.each([
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["::1", true],
  ["0:0:0:0:0:0:0:1", true],
  ["128.0.0.1", false],
  ["0.0.0.0", false],
  ["::", false],
  ["::2", false],
  ["fe80::1", false],
])("%s is loopback: %s", (address, isLoopback) => {
  expect(isLoopbackAddress(address)).toBe(isLoopback);
});
