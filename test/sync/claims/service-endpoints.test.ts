import { expect, test } from "vitest";
import type { UnreadObject } from "../../../src/sync/claims/service-endpoints.ts";
import { endpointFinder } from "../../../src/sync/claims/service-endpoints.ts";
import { Fields } from "../../../src/sync/objects/fields.ts";
import type { Service } from "../../../src/sync/objects/service.ts";

function unread(name: string, content: Record<string, unknown>, reports: string[] = []): UnreadObject {
  const fields = new Fields(content, "", (severity, field) => reports.push(`${severity} ${field}`));
  return { metadata: { namespace: "ns1", name }, fields };
}

function headless(uid?: string): Service {
  const metadata = { namespace: "ns1", name: "db", ...(uid === undefined ? {} : { uid }) };
  return { ...unread("db", {}), metadata, form: { form: "headless", publishNotReadyAddresses: false } };
}

const LABELS = { "kubernetes.io/service-name": "db" };
const ENDPOINTS = unread("db", { subsets: [{ addresses: [{ ip: "10.0.0.9" }] }] });

test("Endpoints are asked only when no slice belongs to the Service", () => {
  const slice = unread("db-a", { metadata: { labels: LABELS }, endpoints: [] });
  expect(endpointFinder([slice], [ENDPOINTS])(headless())).toEqual([]);
  expect(endpointFinder([], [ENDPOINTS])(headless())).toEqual([{ address: "10.0.0.9", ready: true }]);
});

test("a slice of a former Service leaves the word to Endpoints", () => {
  const reports: string[] = [];
  const ownerReferences = [{ kind: "Service", uid: "old" }];
  const slice = unread("db-a", { metadata: { labels: LABELS, ownerReferences }, endpoints: [] }, reports);
  expect(endpointFinder([slice], [ENDPOINTS])(headless("new"))).toEqual([{ address: "10.0.0.9", ready: true }]);
  expect(reports).toEqual(["notice metadata.ownerReferences"]);
});

test("a slice is used when the uid of its Service is not known", () => {
  const ownerReferences = [{ kind: "Service", uid: "old" }];
  const endpoints = [{ addresses: ["10.0.0.1"] }];
  const slice = unread("db-a", { metadata: { labels: LABELS, ownerReferences }, endpoints });
  expect(endpointFinder([slice], [ENDPOINTS])(headless())).toEqual([{ address: "10.0.0.1", ready: true }]);
});

test("slices and Endpoints that no headless Service asks for are not read, so nothing is reported", () => {
  const reports: string[] = [];
  const slice = unread(
    "web-a",
    { metadata: { labels: { "kubernetes.io/service-name": "web" } }, endpoints: 7 },
    reports,
  );
  endpointFinder([slice], [unread("web", { subsets: "none" }, reports)]);
  expect(reports).toEqual([]);
});
