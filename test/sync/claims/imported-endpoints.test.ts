import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import {
  importedEndpoints,
  importedServers,
  portsOfSlices,
  readImportedSlice,
} from "../../../src/sync/claims/imported-endpoints.ts";
import { reportedFields } from "../objects/reported-fields.ts";
import { CONTEXT } from "./claim-lines.ts";

const NAME = parseName("db.shop.svc.clusterset.local.");

function slice(cluster: string, content: Record<string, unknown>): ReturnType<typeof reportedFields> {
  const labels = { "multicluster.kubernetes.io/source-cluster": cluster };
  return reportedFields({ metadata: { labels }, ...content });
}

test("a slice has its ready endpoints, and its ports also when none is ready", () => {
  const { fields } = slice("west", {
    endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: false } }],
    ports: [{ name: "HTTP", port: 8080 }],
  });
  const read = readImportedSlice(fields);
  expect(read.endpoints).toEqual([]);
  expect(read.ports).toEqual([{ name: "http", protocol: "tcp", port: 8080 }]);
});

test("copies of a slice give each endpoint once, sorted", () => {
  const endpoints = [{ addresses: ["10.0.0.2", "10.0.0.1"], hostname: "db-0" }];
  const slices = [slice("west", { endpoints }), slice("west", { endpoints })].map(({ fields }) =>
    readImportedSlice(fields),
  );
  expect(importedEndpoints(NAME, slices, [], CONTEXT)).toEqual([
    { address: "10.0.0.1", label: "db-0.west" },
    { address: "10.0.0.2", label: "db-0.west" },
  ]);
  expect(importedServers(slices, [], CONTEXT)).toEqual([{ address: "10.0.0.1" }, { address: "10.0.0.2" }]);
});

test("an endpoint whose name would exceed 255 octets has none, with a warning", () => {
  const cluster = `${"c".repeat(63)}.${"d".repeat(63)}`;
  const name = parseName(`${"s".repeat(44)}.shop.svc.clusterset.local.`);
  const { fields, reports } = slice(cluster, {
    endpoints: [
      { addresses: ["10.0.0.1"], hostname: "h".repeat(54) },
      { addresses: ["10.0.0.2"], hostname: "h".repeat(55) },
    ],
  });
  const endpoints = importedEndpoints(name, [readImportedSlice(fields)], [], CONTEXT);
  expect(endpoints.map(({ address, label }) => [address, label?.length])).toEqual([
    ["10.0.0.1", 182],
    ["10.0.0.2", undefined],
  ]);
  expect(reports).toEqual([
    `warning endpoints: the endpoint ${"h".repeat(55)}.${cluster} has no name of its own: it would exceed 255 octets`,
  ]);
});

test("only ports with a number and a known protocol count", () => {
  const ports = [
    { name: "a", port: 80 },
    { name: "b", port: null },
    { name: "c", port: 9, protocol: "HTTP" },
  ];
  const { fields } = slice("west", { endpoints: [{ addresses: ["10.0.0.1"] }], ports });
  expect(portsOfSlices([readImportedSlice(fields)])).toEqual([{ name: "a", protocol: "tcp", port: 80 }]);
});
