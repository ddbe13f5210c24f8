import { expect, test } from "vitest";
import { Fields } from "../../../src/sync/objects/fields.ts";
import { readInlineServers, readServiceEntry } from "../../../src/sync/objects/service-entry.ts";

const METADATA = { namespace: "ns1", name: "se" };

function fieldsOf(content: Record<string, unknown>): { fields: Fields; reports: string[] } {
  const reports: string[] = [];
  return { fields: new Fields(content, "", (severity, field) => reports.push(`${severity} ${field}`)), reports };
}

test("an entry is read with all that names it", () => {
  const { fields, reports } = fieldsOf({
    metadata: { labels: { "networking.istio.io/enable-autoallocate-ip": "False" } },
    spec: { hosts: ["A.example"], addresses: ["192.0.2.1/32"], resolution: "STATIC", exportTo: ["."] },
    status: { addresses: [{ value: "240.240.0.1", host: "a.example" }, { value: "2001:2:0::1" }] },
  });
  const entry = readServiceEntry(fields, METADATA);
  expect(entry).toMatchObject({
    metadata: METADATA,
    exportTo: ["ns1"],
    hosts: [{ value: "A.example", path: "spec.hosts[0]" }],
    addresses: ["192.0.2.1"],
    resolution: "STATIC",
    mayHaveVip: false,
    assigned: [{ address: "240.240.0.1", host: "a.example" }, { address: "2001:2::1" }],
  });
  expect(reports).toEqual([]);
});

test.each([
  [undefined, undefined],
  [null, undefined],
  [[], undefined],
  [["192.0.2.0/24"], []],
  [[7], []],
  ["192.0.2.1", []],
  [["192.0.2.1", "192.0.2.1/32", "10.0.0.0/8"], ["192.0.2.1"]],
])("spec.addresses %j leaves %j: undefined is none said, empty is none that could be used", (addresses, read) => {
  const { fields } = fieldsOf({ spec: { hosts: ["a.example"], addresses } });
  expect(readServiceEntry(fields, METADATA).addresses).toEqual(read);
});

test("an entry without anything is reported and harmless", () => {
  const { fields, reports } = fieldsOf({});
  expect(readServiceEntry(fields, METADATA)).toMatchObject({
    hosts: [],
    resolution: "NONE",
    assigned: [],
    mayHaveVip: true,
  });
  expect(reports).toEqual(["error spec.hosts"]);
});

test("the selector is that of workloadSelector.labels, and empty without one", () => {
  const selectorOf = (spec: Record<string, unknown>): unknown =>
    readServiceEntry(fieldsOf({ spec: { hosts: ["a.example"], ...spec } }).fields, METADATA).selector;
  expect(selectorOf({ workloadSelector: { labels: { app: "a" } } })).toEqual(new Map([["app", "a"]]));
  expect(selectorOf({ workloadSelector: {} })).toEqual(new Map());
  expect(selectorOf({})).toEqual(new Map());
});

test("inline servers keep their network and lose what cannot be one", () => {
  const { fields, reports } = fieldsOf({
    spec: { hosts: ["a.example"], endpoints: [{ address: "192.0.2.1", network: "vm" }, { address: "b.example" }, 7] },
  });
  const servers = readInlineServers(readServiceEntry(fields, METADATA));
  expect(servers.map(({ at, network }) => [at, network])).toEqual([
    [{ address: "192.0.2.1" }, "vm"],
    [{ host: "b.example." }, undefined],
  ]);
  expect(reports).toEqual(["error spec.endpoints[2]"]);
});
