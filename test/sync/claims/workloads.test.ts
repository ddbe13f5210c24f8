import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/sync/diagnostic.ts";
import { identifyObjects } from "../../../src/sync/objects/identify.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import { workloadsOf, type Workloads } from "../../../src/sync/claims/workloads.ts";

function workload(kind: "Pod" | "WorkloadEntry", name: string, labels: Record<string, unknown>): KubernetesObject {
  const metadata = { name, namespace: "ns1", labels };
  const apiVersion = kind === "Pod" ? "v1" : "networking.istio.io/v1";
  const address = `192.0.2.${name}`;
  const content = { metadata, spec: { address }, status: { phase: "Running", podIP: address } };
  return { apiVersion, kind, content, origin: {} };
}

function indexed(...objects: readonly KubernetesObject[]): { workloads: Workloads; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const found = identifyObjects(objects, "east", diagnostics).found;
  return { workloads: workloadsOf(found.Pod, found.WorkloadEntry, undefined), diagnostics };
}

function addresses(servers: readonly { readonly at: object }[]): unknown[] {
  return servers.map(({ at }) => ("address" in at ? at.address : at));
}

test("Pods and WorkloadEntries are selected apart from each other", () => {
  const { workloads } = indexed(workload("Pod", "1", { app: "a" }), workload("WorkloadEntry", "2", { app: "a" }));
  const selector = new Map([["app", "a"]]);
  expect(addresses(workloads.pods.select("ns1", selector))).toEqual(["192.0.2.1"]);
  expect(addresses(workloads.entries.select("ns1", selector))).toEqual(["192.0.2.2"]);
});

test.each([
  [{ app: "a" }, ["192.0.2.1", "192.0.2.2"]],
  [{ app: "a", tier: "x" }, ["192.0.2.1"]],
  [{ tier: "x", app: "a" }, ["192.0.2.1"]],
  [{ app: "a", tier: "z" }, []],
  [{ app: "" }, []],
  [{ other: "a" }, []],
  [{}, []],
])("the selector %j selects %j", (selector, selected) => {
  const { workloads } = indexed(
    workload("WorkloadEntry", "1", { app: "a", tier: "x" }),
    workload("WorkloadEntry", "2", { app: "a", tier: "y" }),
    workload("WorkloadEntry", "3", { app: "b", tier: "x" }),
    workload("WorkloadEntry", "4", {}),
  );
  expect(addresses(workloads.entries.select("ns1", new Map(Object.entries(selector))))).toEqual(selected);
  expect(workloads.entries.select("ns2", new Map(Object.entries(selector)))).toEqual([]);
});

test("a workload is read once, however many selectors choose it", () => {
  const { workloads } = indexed(workload("Pod", "1", { app: "a", tier: "x" }));
  const [first] = workloads.pods.select("ns1", new Map([["app", "a"]]));
  expect(first).toBeDefined();
  expect(workloads.pods.select("ns1", new Map([["tier", "x"]]))[0]).toBe(first);
});

test("nothing is read, and so nothing is reported, before a selector asks", () => {
  const { workloads, diagnostics } = indexed(workload("Pod", "1", { app: 7 }));
  expect(workloads.pods.isEmptyIn("ns1")).toBe(false);
  expect(workloads.entries.isEmptyIn("ns1")).toBe(true);
  expect(diagnostics).toEqual([]);
  workloads.pods.select("ns1", new Map([["app", "7"]]));
  workloads.pods.select("ns1", new Map([["app", "7"]]));
  expect(diagnostics.map(({ message }) => message)).toEqual(['must be text: quote it, "7"']);
});
