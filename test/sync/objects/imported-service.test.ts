import { expect, test } from "vitest";
import {
  holdsServiceAddress,
  readImportLabels,
  readSourceCluster,
} from "../../../src/sync/objects/imported-service.ts";
import { reportedFields } from "./reported-fields.ts";

test.each([
  ["nothing", {}, {}],
  ["the label of KEP-1645", { labels: { "multicluster.kubernetes.io/service-name": "db" } }, { name: "db" }],
  [
    "labels of Submariner",
    { labels: { "lighthouse.submariner.io/sourceName": "db", "lighthouse.submariner.io/sourceNamespace": "shop" } },
    { name: "db", namespace: "shop" },
  ],
  [
    "annotations of Submariner",
    { annotations: { "origin-name": "db", "origin-namespace": "shop" } },
    { name: "db", namespace: "shop" },
  ],
  [
    "annotations of Submariner since 0.15",
    {
      annotations: {
        "multicluster.kubernetes.io/service-name": "db",
        "lighthouse.submariner.io/sourceNamespace": "shop",
      },
    },
    { name: "db", namespace: "shop" },
  ],
  ["empty labels", { labels: { "multicluster.kubernetes.io/service-name": "" } }, {}],
])("of %s the imported Service is known", (_case, metadata, expected) => {
  const { fields, reports } = reportedFields({ metadata });
  expect(readImportLabels(fields)).toEqual(expected);
  expect(reports).toEqual([]);
});

const PATH = "metadata.labels.multicluster.kubernetes.io/source-cluster";
const CONSEQUENCE = "so the endpoints have no names of their own";

test.each([
  ["east", "east", []],
  ["east.eu", "east.eu", []],
  [undefined, undefined, [`warning ${PATH}: is missing, ${CONSEQUENCE}`]],
  ["a.b.c", undefined, [`warning ${PATH}: "a.b.c" is neither one DNS label nor two, ${CONSEQUENCE}`]],
  ["East", undefined, [`warning ${PATH}: "East" is neither one DNS label nor two, ${CONSEQUENCE}`]],
  ["east.", undefined, [`warning ${PATH}: "east." is neither one DNS label nor two, ${CONSEQUENCE}`]],
])("the source cluster %j is %j", (cluster, expected, expectedReports) => {
  const { fields, reports } = reportedFields({
    metadata: { labels: { "multicluster.kubernetes.io/source-cluster": cluster } },
  });
  expect(readSourceCluster(fields)).toBe(expected);
  expect(reports).toEqual(expectedReports);
});

test("Submariner had a label of its own for the source cluster", () => {
  const labels = { "lighthouse.submariner.io/sourceCluster": "east" };
  expect(readSourceCluster(reportedFields({ metadata: { labels } }).fields)).toBe("east");
});

test.each([
  ["false", true],
  ["true", false],
  [undefined, false],
])("a slice labelled is-headless %j holds the address of a Service: %s", (label, expected) => {
  const labels = { "lighthouse.submariner.io/is-headless": label };
  expect(holdsServiceAddress(reportedFields({ metadata: { labels } }).fields)).toBe(expected);
});
