import { expect, test } from "vitest";
import { parseListenAddress } from "../../src/cli/listen-address.ts";

test.each([
  ["127.0.0.1:53", { address: "127.0.0.1", port: 53 }],
  ["[::1]:0", { address: "::1", port: 0 }],
  ["0.0.0.0:65535", { address: "0.0.0.0", port: 65_535 }],
])("%s", (text, address) => {
  expect(parseListenAddress(text)).toEqual(address);
});

test.each(["127.0.0.1", ":53", "localhost:53", "::1:53", "127.0.0.1:65536", "[127.0.0.1]:x", "", "1.2.3:53"])(
  "%s is refused",
  (text) => {
    expect(() => parseListenAddress(text)).toThrow(
      `--listen ${JSON.stringify(text)} is not an address and a port: use e.g. 127.0.0.1:5353 or [::1]:53`,
    );
  },
);
