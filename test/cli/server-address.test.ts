import { expect, test } from "vitest";
import { parseServerAddress } from "../../src/cli/server-address.ts";

test.each([
  ["10.0.0.2", { address: "10.0.0.2", port: 53 }],
  ["10.0.0.2:5353", { address: "10.0.0.2", port: 5353 }],
  ["2001:DB8::53", { address: "2001:db8::53", port: 53 }],
  ["[2001:db8::53]", { address: "2001:db8::53", port: 53 }],
  ["[::1]:65535", { address: "::1", port: 65_535 }],
])("%s is a server", (text, server) => {
  expect(parseServerAddress(text, "resolver")).toEqual(server);
});

test.each([
  "dns.example.com",
  "10.0.0.2:",
  "10.0.0.2:0",
  "10.0.0.2:65536",
  "10.0.0.256",
  "[::1",
  "::1]:53",
  "",
  "10.0.0.2:53 x",
])("%j is none, and the message names the option", (text) => {
  const message = `--resolver ${JSON.stringify(text)} is not an address: use e.g. 127.0.0.1:5353 or [::1]:53`;
  expect(() => parseServerAddress(text, "resolver")).toThrow(expect.objectContaining({ name: "UsageError", message }));
});
