import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { WorldStore } from "../support/sync-world.ts";
import { claimsIn, clusterOf, syncAfter } from "./damaged-source.ts";

const BALANCER = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "ingress", namespace: "istio-system" },
  spec: { type: "LoadBalancer", clusterIP: "10.96.1.1", selector: { istio: "ingress" } },
  status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
};
const GATEWAY = {
  apiVersion: "networking.istio.io/v1",
  kind: "Gateway",
  metadata: { name: "gw", namespace: "ns1" },
  spec: { selector: { istio: "ingress" }, servers: [{ hosts: ["*"] }] },
};

function service(name: string, clusterIP: string): object {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "ns1" }, spec: { clusterIP } };
}

function slice(name: string, ofService: string, address: string): object {
  const metadata = { name, namespace: "ns1", labels: { "kubernetes.io/service-name": ofService } };
  return { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, endpoints: [{ addresses: [address] }] };
}

function entry(name: string, spec: object): object {
  return { apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", metadata: { name, namespace: "ns1" }, spec };
}

function virtualService(name: string, host: string): object {
  const metadata = { name, namespace: "ns1" };
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata,
    spec: { hosts: [host], gateways: ["gw"] },
  };
}

function workload(name: string, address: string): object {
  const spec = { address, labels: { app: "vm" } };
  return { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry", metadata: { name, namespace: "ns1" }, spec };
}

const SELECTING = { workloadSelector: { labels: { app: "vm" } } };

/** Objects that hang on each other in every way: a name never changes for want of a document that is not its own. */
const OBJECTS: readonly object[] = [
  BALANCER,
  GATEWAY,
  service("web", "10.96.0.1"),
  service("db", "None"),
  slice("db-1", "db", "10.0.0.1"),
  slice("db-2", "db", "10.0.0.2"),
  slice("web-1", "web", "10.0.0.3"),
  entry("vip", { hosts: ["vip.example.com", "more.example.com"], resolution: "STATIC", ...SELECTING }),
  entry("none", { hosts: ["none.example.com"], resolution: "NONE", ...SELECTING }),
  entry("fixed", { hosts: ["fixed.example.com"], addresses: ["192.0.2.9"], resolution: "STATIC", ...SELECTING }),
  workload("vm-1", "10.1.0.1"),
  workload("vm-2", "10.1.0.2"),
  virtualService("shop", "shop.example.com"),
  virtualService("cart", "cart.example.com"),
];

const DAMAGES: readonly ((document: string) => string)[] = [
  (document) => `${document}}: [`,
  (document) => document.replace(/^kind: .*$/m, "kind:"),
  (document) => document.replace(/^metadata:$/m, "meta:"),
  (document) => document.replace(/^ {2}name: .*$/m, "  name: []"),
  (document) => document.replace(/^ {2}namespace: .*$/m, "  namespace: No Space"),
  (document) => document.replace(/^(?:spec|endpoints):\n(?: .*\n)+/m, "spec: 7\nendpoints: 7\n"),
  () => "kin",
];

const anchor = stringify(service("anchor", "10.96.9.9"));

test("with one document damaged no name changes and none goes", async () => {
  const arbitrary = fc.record({
    objects: fc.shuffledSubarray([...OBJECTS], { minLength: 1 }),
    at: fc.nat(),
    damage: fc.constantFrom(...DAMAGES),
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ objects, at, damage }) => {
      const documents = objects.map((object) => stringify(object));
      const index = at % documents.length;
      const damaged = documents.map((document, each) => (each === index ? damage(document) : document));
      const [store, whole] = [new WorldStore(), new WorldStore()];
      const good = clusterOf([anchor, ...documents].join("---\n"));
      await syncAfter(store, good, clusterOf([anchor, ...damaged].join("---\n")));
      await syncAfter(whole, good, good);
      expect(await claimsIn(store)).toEqual(await claimsIn(whole));
    }),
    { numRuns: 150 },
  );
});

describe("a list of kubectl that is cut off anywhere", () => {
  const list = { apiVersion: "v1", items: OBJECTS, kind: "List", metadata: { resourceVersion: "" } };
  test.each([
    ["YAML", stringify(list, { indentSeq: false })],
    ["JSON", JSON.stringify(list, null, 4)],
  ])("changes no name and takes none away, in %s", async (_form, text) => {
    const whole = new WorldStore();
    const good = clusterOf(text);
    await syncAfter(whole, good, good);
    const expected = await claimsIn(whole);
    const cuts = fc.integer({ min: 0, max: text.length });
    await fc.assert(
      fc.asyncProperty(cuts, async (length) => {
        const store = new WorldStore();
        await syncAfter(store, good, clusterOf(text.slice(0, length)));
        expect(await claimsIn(store)).toEqual(expected);
      }),
      { numRuns: 120 },
    );
  });
});

test("a stream of documents that is cut off inside one takes no name of another away", async () => {
  const documents = ["a", "b", "c"].map((name) => stringify(service(name, "10.96.0.1")));
  const good = clusterOf(documents.join("---\n"));
  const text = documents.join("---\n");
  const [first = ""] = documents;
  const separator = "---\n";
  const second = first.length + separator.length;
  const unmarked = `10.96.0.1\n${separator}`.length;
  const boundaries = [second, second + first.length + separator.length];
  for (let length = second; length < text.length; length++) {
    // Between the last value of a document and the first letter of the next, nothing tells that another was to follow.
    if (boundaries.some((start) => length <= start && length > start - unmarked)) continue;
    const store = new WorldStore();
    await syncAfter(store, good, clusterOf(text.slice(0, length)));
    const names = (await claimsIn(store)).flatMap((line) => /^(.)\.ns1\./.exec(line)?.[1] ?? []);
    expect([length, ...names]).toEqual([length, "a", "b", "c"]);
  }
});
