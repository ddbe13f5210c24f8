import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import {
  readExternalAddresses,
  readLoadBalancerStatus,
  uniteExternalAddresses,
} from "../../../src/sync/objects/load-balancer-status.ts";
import { reportedFields } from "./reported-fields.ts";

const IP = "status.loadBalancer.ingress[0].ip";
const HOSTNAME = "status.loadBalancer.ingress[0].hostname";

test.each([
  ["one address", [{ ip: "192.0.2.1" }], { addresses: ["192.0.2.1"] }],
  ["an address with ipMode", [{ ip: "192.0.2.1", ipMode: "VIP" }], { addresses: ["192.0.2.1"] }],
  ["both families", [{ ip: "2001:DB8:0::1" }, { ip: "192.0.2.1" }], { addresses: ["192.0.2.1", "2001:db8::1"] }],
  ["one address twice", [{ ip: "2001:db8::1" }, { ip: "2001:db8:0::1" }], { addresses: ["2001:db8::1"] }],
  ["a host name", [{ hostname: "LB.Example.NET" }], { addresses: [], alias: "lb.example.net." }],
  ["an address for a host name", [{ hostname: "192.0.2.7" }], { addresses: ["192.0.2.7"] }],
  ["both in one entry", [{ ip: "192.0.2.1", hostname: "lb.example.net" }], { addresses: ["192.0.2.1"] }],
  [
    "an empty address beside a host name",
    [{ ip: "", hostname: "lb.example" }],
    { addresses: [], alias: "lb.example." },
  ],
  ["no entries", [], undefined],
  ["null for entries", null, undefined],
])("a status with %s is read without a word", (_case, ingress, expected) => {
  const { fields, reports } = reportedFields({ status: { loadBalancer: { ingress } } });
  expect(readLoadBalancerStatus(fields)).toEqual(expected);
  expect(reports).toEqual([]);
});

test.each([
  [{}, `warning ${IP}: is missing, and so is hostname: the load balancer cannot be reached`],
  [{ ip: "***HIDDEN***" }, `error ${IP}: "***HIDDEN***" is not an IP address`],
  [{ ip: 5 }, `error ${IP}: must be text, not 5`],
  [{ ip: "0.0.0.0" }, `warning ${IP}: 0.0.0.0 stands for no address at all, so nobody can reach it`],
  [{ ip: "0::0" }, `warning ${IP}: :: stands for no address at all, so nobody can reach it`],
  [
    { hostname: "localhost" },
    `warning ${HOSTNAME}: localhost is each machine's own (RFC 6761 section 6.3), so it leads nowhere`,
  ],
  [
    { hostname: "a/b" },
    `error ${HOSTNAME}: "a/b" cannot be an alias: a host has neither a namespace/ before it nor a /path behind it`,
  ],
  [
    { hostname: "*.example.net" },
    `error ${HOSTNAME}: "*.example.net" cannot be an alias: a wildcard is "*." before a host, and nothing else`,
  ],
])("a status with the entry %j is reported, and the entry beside it counts", (entry, report) => {
  const { fields, reports } = reportedFields({ status: { loadBalancer: { ingress: [entry, { ip: "192.0.2.9" }] } } });
  expect(readLoadBalancerStatus(fields)).toEqual({ addresses: ["192.0.2.9"] });
  expect(reports[0]).toBe(report);
});

test("an address that is none leaves the host name beside it", () => {
  const { fields, reports } = reportedFields({
    status: { loadBalancer: { ingress: [{ ip: "x", hostname: "lb.example.net" }] } },
  });
  expect(readLoadBalancerStatus(fields)).toEqual({ addresses: [], alias: "lb.example.net." });
  expect(reports).toEqual([`error ${IP}: "x" is not an IP address`]);
});

test("externalIPs stand beside the addresses of the load balancer", () => {
  const { fields, reports } = reportedFields({
    spec: { externalIPs: ["198.51.100.7", "198.51.100", "2001:db8::7"], loadBalancerIP: "203.0.113.1" },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
  });
  expect(readExternalAddresses(fields)).toEqual({ addresses: ["192.0.2.1", "198.51.100.7", "2001:db8::7"] });
  expect(reports).toEqual(['error spec.externalIPs[1]: "198.51.100" is not an IP address']);
});

test("a Service that nobody outside can reach has no external addresses", () => {
  const { fields, reports } = reportedFields({ spec: { clusterIP: "10.0.0.1" }, status: { loadBalancer: {} } });
  expect(readExternalAddresses(fields)).toBeUndefined();
  expect(reports).toEqual([]);
});

test("a name has addresses or one alias, and what is left out for that is said", () => {
  const { fields, reports } = reportedFields({
    spec: { externalIPs: ["198.51.100.7"] },
    status: { loadBalancer: { ingress: [{ hostname: "b.example" }, { hostname: "a.example" }] } },
  });
  expect(readExternalAddresses(fields)).toEqual({ addresses: ["198.51.100.7"] });
  expect(readLoadBalancerStatus(fields)).toEqual({ addresses: [], alias: "a.example." });
  expect(reports).toEqual([
    "notice status.loadBalancer: a name has addresses or one alias, so this was left out: a.example. b.example.",
    "notice status.loadBalancer: a name has addresses or one alias, so this was left out: b.example.",
  ]);
});

test("what is united does not depend on the order, and one alias that several have is no loss", () => {
  const reports: string[] = [];
  const alias = parseName("lb.example.");
  const report = (message: string): number => reports.push(message);
  expect(uniteExternalAddresses([{ addresses: ["b", "a"] }, { addresses: ["a", "c"] }], report)).toEqual({
    addresses: ["a", "b", "c"],
  });
  expect(
    uniteExternalAddresses(
      [
        { addresses: [], alias },
        { addresses: [], alias },
      ],
      report,
    ),
  ).toEqual({
    addresses: [],
    alias: "lb.example.",
  });
  expect(uniteExternalAddresses([], report)).toBeUndefined();
  expect(reports).toEqual([]);
});
