import { expect, test } from "vitest";
import { endpointFinder, type UnreadObject } from "../../../src/sync/claims/service-endpoints.ts";
import { workloadsOf } from "../../../src/sync/claims/workloads.ts";
import { Fields } from "../../../src/sync/objects/fields.ts";
import type { Service } from "../../../src/sync/objects/service.ts";
import type { ServiceEndpoint } from "../../../src/sync/objects/service-endpoint.ts";
import { readLines } from "../read-cluster.ts";

function unread(name: string, content: Record<string, unknown>, reports: string[] = []): UnreadObject {
  const fields = new Fields(content, "", (severity, field) => reports.push(`${severity} ${field}`));
  return { metadata: { namespace: "ns1", name }, fields };
}

function headless(uid?: string): Service {
  const said = { ports: [], publishNotReadyAddresses: false, form: { form: "headless" } } as const;
  return { ...unread("db", {}), ...said, ...(uid === undefined ? {} : { uid }) };
}

function find(
  slices: readonly UnreadObject[],
  endpoints: readonly UnreadObject[],
  wanted: Service,
): readonly ServiceEndpoint[] {
  const { entries } = workloadsOf([], [], undefined);
  return endpointFinder({ slices, endpoints, workloadEntries: entries })(wanted);
}

const LABELS = { "kubernetes.io/service-name": "db" };
const ENDPOINTS = unread("db", { subsets: [{ addresses: [{ ip: "10.0.0.9" }] }] });

test("Endpoints are asked only when no slice belongs to the Service", () => {
  const slice = unread("db-a", { metadata: { labels: LABELS }, endpoints: [] });
  expect(find([slice], [ENDPOINTS], headless())).toEqual([]);
  expect(find([], [ENDPOINTS], headless())).toEqual([{ address: "10.0.0.9", ready: true }]);
});

test("a slice of a former Service leaves the word to Endpoints", () => {
  const reports: string[] = [];
  const ownerReferences = [{ kind: "Service", uid: "old" }];
  const slice = unread("db-a", { metadata: { labels: LABELS, ownerReferences }, endpoints: [] }, reports);
  expect(find([slice], [ENDPOINTS], headless("new"))).toEqual([{ address: "10.0.0.9", ready: true }]);
  expect(reports).toEqual(["notice metadata.ownerReferences"]);
});

test("a slice is used when the uid of its Service is not known", () => {
  const ownerReferences = [{ kind: "Service", uid: "old" }];
  const endpoints = [{ addresses: ["10.0.0.1"] }];
  const slice = unread("db-a", { metadata: { labels: LABELS, ownerReferences }, endpoints });
  expect(find([slice], [ENDPOINTS], headless())).toEqual([{ address: "10.0.0.1", ready: true }]);
});

test("slices and Endpoints of Services that do not exist are not read, so nothing is reported", () => {
  const reports: string[] = [];
  const labels = { "kubernetes.io/service-name": "web" };
  const slice = unread("web-a", { metadata: { labels }, endpoints: 7 }, reports);
  expect(find([slice], [unread("web", { subsets: "none" }, reports)], headless())).toEqual([]);
  expect(reports).toEqual([]);
});

/** A Service `db` that selects `app: db`, with two named ports. */
function service(
  clusterIp: string,
  ports = "{name: sql, port: 5432}, {name: admin, port: 80, targetPort: web}",
): string {
  const spec = `spec: {clusterIP: ${clusterIp}, selector: {app: db}, ports: [${ports}]}`;
  return `{apiVersion: v1, kind: Service, metadata: {name: db, namespace: ns1}, ${spec}}\n---\n`;
}

function workloadEntry(spec: string): string {
  const metadata = "metadata: {name: vm1, namespace: ns1}";
  return `{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, ${metadata}, spec: {labels: {app: db}, ${spec}}}\n---\n`;
}

const PORTS = "ports admin/tcp:80 sql/tcp:5432";

test.each([
  [
    "its address, network and ports",
    service("None"),
    "address: 192.0.2.1, network: vm, ports: {web: 8080, sql: 15432}",
    `endpoints 192-0-2-1=192.0.2.1@vm(admin/tcp:8080,sql/tcp:15432) ${PORTS}`,
  ],
  [
    "the port of the Service's name before that of the target's",
    service("None"),
    "address: 192.0.2.1, ports: {web: 8080, admin: 8081}",
    `endpoints 192-0-2-1=192.0.2.1@n1(admin/tcp:8081,sql/tcp:5432) ${PORTS}`,
  ],
  [
    "the Service's ports when it has none of its own",
    service("None"),
    "address: 192.0.2.1",
    `endpoints 192-0-2-1=192.0.2.1@n1 ${PORTS}`,
  ],
  [
    "the Service's target port when that is a number",
    service("None", "{name: sql, port: 5432, targetPort: 15432}"),
    "address: 192.0.2.1",
    "endpoints 192-0-2-1=192.0.2.1@n1(sql/tcp:15432) ports sql/tcp:5432",
  ],
  [
    "its address behind a clusterIP",
    service("10.96.0.7"),
    "address: 192.0.2.1",
    `addresses 10.96.0.7 ${PORTS} servers 192.0.2.1@n1`,
  ],
])("a WorkloadEntry that a Service selects is an endpoint with %s", async (_case, text, spec, answer) => {
  expect(await readLines(text + workloadEntry(spec), { network: "n1" })).toEqual({
    claims: [`db.ns1.svc.cluster.local. ${answer}`],
    diagnostics: [],
  });
});

test("a WorkloadEntry stands beside the endpoints of slices", async () => {
  const slice =
    "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s, namespace: ns1, labels: {kubernetes.io/service-name: db}}, endpoints: [{addresses: [10.0.0.1]}]}\n---\n";
  const { claims } = await readLines(service("None") + slice + workloadEntry("address: 192.0.2.1"));
  expect(claims).toEqual([`db.ns1.svc.cluster.local. endpoints 10-0-0-1=10.0.0.1 192-0-2-1=192.0.2.1 ${PORTS}`]);
});

test("a WorkloadEntry that is a host name is left out with a notice, one of other labels or without selector in silence", async () => {
  const host = workloadEntry("address: vm1.example");
  const other = workloadEntry("address: 192.0.2.2").replace("vm1", "vm2").replace("app: db", "app: web");
  expect(await readLines(service("None") + host + other)).toEqual({
    claims: [`db.ns1.svc.cluster.local. endpoints ${PORTS}`],
    diagnostics: [
      "notice: WorkloadEntry ns1/vm1: spec.address: vm1.example. is no IP address, so it cannot be an answer",
    ],
  });
  const unselective = service("None").replace("selector: {app: db}, ", "");
  expect(await readLines(unselective + workloadEntry("address: 192.0.2.1"))).toEqual({
    claims: [`db.ns1.svc.cluster.local. endpoints ${PORTS}`],
    diagnostics: [],
  });
});
