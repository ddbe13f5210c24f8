import fc from "fast-check";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/sync/diagnostic.ts";
import { identifyObjects } from "../../../src/sync/objects/identify.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import { readLines } from "../read-cluster.ts";

function service(clusterIp: string, metadata = ""): string {
  return `---\n{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1, ${metadata}}, spec: {clusterIP: ${clusterIp}}}\n`;
}

/** Copies of one Service, and the address and diagnostics that come of them. */
const CASES: readonly (readonly [string, readonly string[], string, number])[] = [
  [
    "the newest resourceVersion wins",
    [service("10.0.0.1", "resourceVersion: '9'"), service("10.0.0.2", "resourceVersion: '10'")],
    "10.0.0.2",
    0,
  ],
  [
    "resourceVersions longer than a double are compared as numbers",
    [
      service("10.0.0.1", "resourceVersion: '90071992547409930'"),
      service("10.0.0.2", "resourceVersion: '90071992547409931'"),
    ],
    "10.0.0.2",
    0,
  ],
  [
    "a copy from a cluster wins over one that people wrote",
    [service("10.0.0.1"), service("10.0.0.2", "resourceVersion: '1'")],
    "10.0.0.2",
    0,
  ],
  ["equal copies are one", [service("10.0.0.1"), service("10.0.0.1"), service("10.0.0.1")], "10.0.0.1", 0],
];

test.each(CASES)("%s", async (_case, copies, address, diagnostics) => {
  const orders = [copies, copies.toReversed()];
  for (const order of orders) {
    const reading = await readLines(order.join(""));
    expect(reading.claims).toEqual([`web.ns1.svc.cluster.local. addresses ${address}`]);
    expect(reading.diagnostics).toHaveLength(diagnostics);
  }
});

test.each([
  ["without resourceVersion", ""],
  ["of one resourceVersion", "resourceVersion: '7'"],
])("of copies %s that differ the first is used, and the other reported", async (_case, metadata) => {
  expect(await readLines(service("10.0.0.2", metadata) + service("10.0.0.1", metadata))).toEqual({
    claims: ["web.ns1.svc.cluster.local. addresses 10.0.0.2"],
    diagnostics: [
      "warning: Service ns1/web: differs from the copy at (standard input):2, which was used: remove one of them",
    ],
  });
});

test("one object under two versions of its group is one, and the newer version is read", async () => {
  const headless = "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: ns1}, spec: {clusterIP: None}}\n";
  const slice = (version: string, address: string) =>
    `---\n{apiVersion: discovery.k8s.io/${version}, kind: EndpointSlice, metadata: {name: db-a, namespace: ns1, resourceVersion: '5', labels: {kubernetes.io/service-name: db}}, endpoints: [{hostname: a, addresses: [${address}]}]}\n`;
  expect(await readLines(headless + slice("v1beta1", "10.0.0.1") + slice("v1", "10.0.0.2"))).toEqual({
    claims: ["db.ns1.svc.cluster.local. endpoints a=10.0.0.2"],
    diagnostics: [],
  });
});

/** An Ingress under one of the groups that serve it, with a note of its own. */
function ingress(apiVersion: string, resourceVersion: string, note: string): KubernetesObject {
  const metadata = { name: "web", namespace: "ns1", resourceVersion };
  return { apiVersion, kind: "Ingress", content: { metadata, spec: { note } }, origin: { file: `${note}.yaml` } };
}

test.each([
  [
    "the newer resourceVersion wins, whatever its group",
    ["extensions/v1beta1", "9"],
    ["networking.k8s.io/v1", "8"],
    "a",
  ],
  ["of equal ones the preferred apiVersion", ["extensions/v1beta1", "8"], ["networking.k8s.io/v1", "8"], "b"],
  ["an older version of the same group", ["networking.k8s.io/v1beta1", "8"], ["networking.k8s.io/v1", "8"], "b"],
] as const)("an Ingress under two groups is one object: %s", (_case, a, b, kept) => {
  const copies = [ingress(a[0], a[1], "a"), ingress(b[0], b[1], "b")];
  for (const order of [copies, copies.toReversed()]) {
    const diagnostics: Diagnostic[] = [];
    const found = identifyObjects(order, "east", diagnostics).found;
    expect(found.Ingress.map(({ object }) => object.content["spec"])).toEqual([{ note: kept }]);
    expect(diagnostics).toEqual([]);
  }
});

test("the same name in another namespace, or of another kind, is another object", async () => {
  const other = service("10.0.0.2").replace("ns1", "ns2");
  const entry =
    "---\n{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: web, namespace: ns1}, spec: {hosts: [a.example], resolution: DNS}}\n";
  expect((await readLines(service("10.0.0.1") + other + entry)).claims).toEqual([
    "a.example. vip via a.example",
    "web.ns1.svc.cluster.local. addresses 10.0.0.1",
    "web.ns2.svc.cluster.local. addresses 10.0.0.2",
  ]);
});

test("the keys of an object may stand in any order without making another copy", async () => {
  const turned =
    "---\n{spec: {clusterIP: 10.0.0.1}, metadata: {namespace: ns1, name: web}, kind: Service, apiVersion: v1}\n";
  expect((await readLines(service("10.0.0.1") + turned)).diagnostics).toEqual([]);
});

test("which copy wins never depends on the order when resourceVersions tell", async () => {
  const copies = fc.uniqueArray(fc.bigInt(1n, 10n ** 20n), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(copies, async (versions) => {
      const text = versions.map((version) =>
        service(`10.0.0.${versions.indexOf(version)}`, `resourceVersion: '${version}'`),
      );
      const newest = versions.reduce((a, b) => (a > b ? a : b));
      const { claims } = await readLines(text.join(""));
      expect(claims).toEqual([`web.ns1.svc.cluster.local. addresses 10.0.0.${versions.indexOf(newest)}`]);
    }),
    { numRuns: 50 },
  );
});
