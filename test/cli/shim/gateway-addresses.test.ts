import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { readGatewayAddresses } from "../../../src/cli/shim/gateway-addresses.ts";
import type { UpstreamAddress } from "../../../src/resolver/upstream-address.ts";

const read = (...words: string[]): UpstreamAddress[] => readGatewayAddresses(readArguments(shimCommand, words));

test("a URL says where a gateway is, and pinned addresses stand for its name", () => {
  expect(read("--gateway", "https://DNS.Example.org/dns-query?x=1#y", "--gateway-ip", "192.0.2.1")).toEqual([
    {
      scheme: "https",
      label: "https://dns.example.org",
      host: "dns.example.org",
      port: 443,
      href: "https://dns.example.org/dns-query?x=1",
      bootstrapAddresses: ["192.0.2.1"],
      serverName: "dns.example.org",
      randomCase: false,
    },
  ]);
});

test("several gateways stand in their order, and an address needs no other to stand for it", () => {
  const words = ["--gateway=http://[::1]:8787/dns-query", "--gateway=https://b/dns-query"];
  const found = read(...words, "--gateway-ip=[2001:DB8::1]", "--gateway-ip=192.0.2.7");
  expect(found.map(({ label, host, port, bootstrapAddresses }) => ({ label, host, port, bootstrapAddresses }))).toEqual(
    [
      { label: "http://[::1]:8787", host: "::1", port: 8787, bootstrapAddresses: [] },
      { label: "https://b", host: "b", port: 443, bootstrapAddresses: ["2001:db8::1", "192.0.2.7"] },
    ],
  );
});

test.each([
  ["nothing", [], "--gateway is missing, e.g. --gateway https://dns.example.org/dns-query"],
  ["no URL", ["--gateway", "x"], '--gateway "x" is not a URL'],
  [
    "a name as an address",
    ["--gateway", "https://a/", "--gateway-ip", "a"],
    '--gateway-ip "a" is not an IP address: use e.g. 192.0.2.1',
  ],
])("%s is refused", (_what, words, message) => {
  expect(() => read(...words)).toThrow(message);
});
