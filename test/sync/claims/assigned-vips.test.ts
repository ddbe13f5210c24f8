import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { assignedVips } from "../../../src/sync/claims/assigned-vips.ts";
import { readServiceEntry } from "../../../src/sync/objects/service-entry.ts";
import { METADATA, reportedFields } from "../objects/reported-fields.ts";

function assigned(hosts: readonly string[], addresses: unknown): { vips: unknown; reports: string[] } {
  const { fields, reports } = reportedFields({ spec: { hosts }, status: { addresses } });
  const vips = assignedVips(readServiceEntry(fields, METADATA), parseName("cluster.local"));
  return { vips: [...vips].map(([host, all]) => `${host} ${[...all].join(" ")}`), reports };
}

test.each([
  ["none", ["a.example"], undefined, []],
  [
    "both families of each host, each once",
    ["a.example", "b.example"],
    [
      { value: "240.240.0.1", host: "A.example" },
      { value: "2001:2::1", host: "a.example" },
      { value: "240.240.0.2", host: "b.example." },
      { value: "240.240.0.1/32", host: "a.example" },
    ],
    ["a.example. 240.240.0.1 2001:2::1", "b.example. 240.240.0.2"],
  ],
  ["those without a host, of the only host", ["a.example"], [{ value: "240.240.0.1" }], ["a.example. 240.240.0.1"]],
  ["those of a wildcard", ["*.a.example"], [{ value: "240.240.0.1" }], ["*.a.example. 240.240.0.1"]],
])("VIPs that Istio assigned: %s", (_case, hosts, addresses, vips) => {
  expect(assigned(hosts, addresses)).toEqual({ vips, reports: [] });
});

test("a block is no VIP", () => {
  expect(assigned(["a.example"], [{ value: "240.240.0.0/16" }])).toEqual({
    vips: [],
    reports: [
      'warning status.addresses[0].value: "240.240.0.0/16" is a block of addresses, which DNS cannot answer; skipped',
    ],
  });
});

test.each([
  ["of no host among several", ["a.example", "b.example"], { value: "240.240.0.1" }],
  ["of a host that is none", ["a.example"], { value: "240.240.0.1", host: "a–b.example" }],
])("a VIP %s is reported", (_case, hosts, address) => {
  expect(assigned(hosts, [address])).toEqual({
    vips: [],
    reports: ["warning status.addresses: 240.240.0.1 belongs to no host of the entry"],
  });
});
