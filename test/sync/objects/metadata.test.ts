import { expect, test } from "vitest";
import { Fields } from "../../../src/sync/objects/fields.ts";
import { hasLabelName, isKubernetesLabel, readMetadata } from "../../../src/sync/objects/metadata.ts";

function objectOf(metadata: unknown): { object: Fields; reports: string[] } {
  const reports: string[] = [];
  const object = new Fields({ metadata }, "", (severity, field, message) => {
    reports.push(`${severity}: ${field}: ${message}`);
  });
  return { object, reports };
}

test("metadata holds namespace, name and age in seconds", () => {
  const { object, reports } = objectOf({
    namespace: "ns1",
    name: "web",
    uid: "u-1",
    creationTimestamp: "2026-03-02T09:14:21.900+01:00",
    labels: null,
  });
  expect(readMetadata(object)).toStrictEqual({
    namespace: "ns1",
    name: "web",
    createdSeconds: 1_772_439_261,
  });
  expect(reports).toEqual([]);
});

test.each([
  ["no namespace", { name: "web" }],
  ["namespace null", { name: "web", namespace: null }],
  ["an empty namespace", { name: "web", namespace: "" }],
])("%s is the namespace default", (_case, metadata) => {
  expect(readMetadata(objectOf(metadata).object)).toStrictEqual({ namespace: "default", name: "web" });
});

test.each([
  ["no metadata", undefined, "error: metadata.name: is missing, so the object was skipped"],
  ["no name", { namespace: "ns1" }, "error: metadata.name: is missing, so the object was skipped"],
  ["an empty name", { name: "" }, "error: metadata.name: is missing, so the object was skipped"],
  ["a number for a name", { name: 7 }, "error: metadata.name: must be text, not 7"],
  [
    "a namespace with a dot",
    { name: "web", namespace: "a.b" },
    'error: metadata.namespace: "a.b" is not a DNS label in lower case (RFC 1123)',
  ],
])("an object with %s is skipped with an error", (_case, metadata, report) => {
  const { object, reports } = objectOf(metadata);
  expect(readMetadata(object)).toBeUndefined();
  expect(reports[0]).toBe(report);
});

test.each(["yesterday", "7", "2026-13-45T00:00:00Z"])("the creationTimestamp %j leaves the age unknown", (text) => {
  const { object, reports } = objectOf({ name: "web", creationTimestamp: text });
  expect(readMetadata(object)).toStrictEqual({ namespace: "default", name: "web" });
  expect(reports).toEqual([
    `warning: metadata.creationTimestamp: "${text}" is not a time of RFC 3339, so its age is unknown`,
  ]);
});

test.each([
  ["web", true],
  ["web-1", true],
  ["1web", true],
  ["w".repeat(63), true],
  ["w".repeat(64), false],
  ["", false],
  ["Web", false],
  ["web.shop", false],
  ["web-", false],
  ["web\n", false],
])("%j is a Kubernetes label: %s", (text, isLabel) => {
  expect(isKubernetesLabel(text)).toBe(isLabel);
});

test("a name that is no label is reported once asked for as one", () => {
  const { object, reports } = objectOf({ name: "web.shop" });
  const metadata = readMetadata(object);
  expect(metadata).toBeDefined();
  expect(reports).toEqual([]);
  expect(metadata !== undefined && hasLabelName(object, metadata)).toBe(false);
  expect(reports).toHaveLength(1);
});
