import { expect, test } from "vitest";
import { formatSocketAddress } from "../../src/shim/socket-address.ts";

test.each([
  ["127.0.0.1", 53, "127.0.0.1:53"],
  ["::1", 5353, "[::1]:5353"],
  ["fe80::1%eth0", 53, "[fe80::1%eth0]:53"],
])("the address %s with port %i is written %s", (address, port, text) => {
  expect(formatSocketAddress({ address, port })).toBe(text);
});
