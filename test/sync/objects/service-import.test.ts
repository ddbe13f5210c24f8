import { expect, test } from "vitest";
import { readServiceImport } from "../../../src/sync/objects/service-import.ts";
import { METADATA, reportedFields } from "./reported-fields.ts";

test("type, addresses and named ports are read", () => {
  const { fields, reports } = reportedFields({
    spec: {
      type: "ClusterSetIP",
      ips: ["FD00::0007", "10.1.0.7", "fd00::7"],
      ports: [{ name: "http", port: 80, protocol: "TCP" }, { port: 81 }],
    },
  });
  expect(readServiceImport(fields, METADATA)).toMatchObject({
    metadata: { namespace: "ns1", name: "web" },
    isCopy: false,
    type: "ClusterSetIP",
    addresses: ["fd00::7", "10.1.0.7"],
    ports: [{ name: "http", protocol: "tcp", port: 80 }],
  });
  expect(reports).toEqual([]);
});

test("a copy of a broker stands for the Service in its labels, and keeps its age", () => {
  const { fields } = reportedFields({
    metadata: { annotations: { "origin-name": "db", "origin-namespace": "shop" } },
    spec: { type: "Headless" },
  });
  const read = readServiceImport(fields, { namespace: "broker", name: "db-shop-east", createdSeconds: 5 });
  expect(read).toMatchObject({ metadata: { namespace: "shop", name: "db", createdSeconds: 5 }, isCopy: true });
});

test("a name without a namespace in the labels says nothing new", () => {
  const { fields } = reportedFields({
    metadata: { labels: { "multicluster.kubernetes.io/service-name": "db" } },
    spec: { type: "Headless" },
  });
  expect(readServiceImport(fields, METADATA)).toMatchObject({ metadata: METADATA, isCopy: false });
});

test.each([
  ["SuperclusterIP", 'error spec.type: "SuperclusterIP" is not one of ClusterSetIP, Headless'],
  ["headless", 'error spec.type: "headless" is not one of ClusterSetIP, Headless'],
  [undefined, 'error spec.type: "" is not one of ClusterSetIP, Headless'],
  [7, "error spec.type: must be text, not 7"],
])("the type %j is reported and unknown", (type, report) => {
  const { fields, reports } = reportedFields({ spec: { type } });
  expect(readServiceImport(fields, METADATA)?.type).toBe("unknown");
  expect(reports[0]).toBe(report);
});

test("an address that is none is an error, and the others are read", () => {
  const { fields, reports } = reportedFields({ spec: { type: "ClusterSetIP", ips: ["10.1.0", 7, "10.1.0.7"] } });
  expect(readServiceImport(fields, METADATA)?.addresses).toEqual(["10.1.0.7"]);
  expect(reports.toSorted()).toEqual([
    'error spec.ips[0]: "10.1.0" is not an IP address',
    "error spec.ips[1]: must be text, not 7",
  ]);
});

test.each(["Web", "web.shop", "w".repeat(64)])("an import called %s has no name in the mesh", (name) => {
  const { fields, reports } = reportedFields({ spec: { type: "Headless" } });
  expect(readServiceImport(fields, { namespace: "ns1", name })).toBeUndefined();
  expect(reports).toEqual([
    `error metadata.name: "${name}" is not a DNS label in lower case (RFC 1123), so it has no name in the mesh`,
  ]);
});
