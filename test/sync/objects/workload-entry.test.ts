import { expect, test } from "vitest";
import { readWorkloadEntry, workloadEntryLabels } from "../../../src/sync/objects/workload-entry.ts";
import { reportedFields } from "./reported-fields.ts";

test("labels of the spec and of the object are one, and those of the object win", () => {
  const { fields } = reportedFields({
    metadata: { labels: { app: "a", version: "2" } },
    spec: { labels: { version: "1", tier: "db" } },
  });
  expect(workloadEntryLabels(fields)).toEqual(
    new Map([
      ["version", "2"],
      ["tier", "db"],
      ["app", "a"],
    ]),
  );
  expect(workloadEntryLabels(reportedFields({ spec: null }).fields)).toEqual(new Map());
});

const NO_LABELS = new Map<string, string>();
const LABELLED = new Map([["topology.istio.io/network", "n2"]]);

test.each([
  ["its own", "n1", LABELLED, "n3", "n1"],
  ["that of its label", undefined, LABELLED, "n3", "n2"],
  ["that of its cluster", undefined, NO_LABELS, "n3", "n3"],
  ["none that was said", undefined, NO_LABELS, undefined, undefined],
])("the network of a WorkloadEntry is %s", (_case, network, labels, clusterNetwork, expected) => {
  const { fields } = reportedFields({ spec: { address: "192.0.2.1", network } });
  expect(readWorkloadEntry({ fields, labels }, clusterNetwork).map((server) => server.network)).toEqual([expected]);
});

test.each([
  ["True", 1],
  ["False", 0],
  [undefined, 1],
])("a WorkloadEntry whose condition Healthy is %s is %i server", (status, servers) => {
  const conditions = [
    { type: "Other", status: "False" },
    ...(status === undefined ? [] : [{ type: "Healthy", status }]),
  ];
  const { fields } = reportedFields({ spec: { address: "192.0.2.1" }, status: { conditions } });
  expect(readWorkloadEntry({ fields, labels: NO_LABELS }, undefined)).toHaveLength(servers);
});

test("a WorkloadEntry without an address is no server", () => {
  const { fields, reports } = reportedFields({ spec: { network: "n1" } });
  expect(readWorkloadEntry({ fields, labels: NO_LABELS }, undefined)).toEqual([]);
  expect(reports).toHaveLength(1);
});
