import { expect, test } from "vitest";
import { reachableAddress } from "../../../../src/shim/system/install/reachable-address.ts";

test.each([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
  ["0:0:0:0:0:0:0:0", "::1"],
  ["::1", "::1"],
  ["10.0.0.1", "10.0.0.1"],
])("programs ask a listener at %s at %s", (address, expected) => {
  expect(reachableAddress(address)).toBe(expected);
});
