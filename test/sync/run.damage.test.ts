import { describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { formatDiagnostic } from "../../src/sync/diagnostic.ts";
import { sync, WorldStore } from "../support/sync-world.ts";
import { claimsIn, clusterOf, syncAfter } from "./damaged-source.ts";

function service(name: string, address: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: ns1\nspec:\n  clusterIP: ${address}\n`;
}

const [A, B, C] = [service("a", "10.96.0.1"), service("b", "10.96.0.2"), service("c", "10.96.0.3")];
/** `a` has got another address, to show that what was seen changes. */
const NEW_A = service("a", "10.96.0.9");
const CHANGED = "a.ns1.svc.cluster.local. addresses 10.96.0.9";
const KEPT_B = "b.ns1.svc.cluster.local. addresses 10.96.0.2";
const KEPT_C = "c.ns1.svc.cluster.local. addresses 10.96.0.3";
const B_STAYS =
  "warning: cluster east: 1 name stays as it was, because something could not be read: b.ns1.svc.cluster.local.";

function stream(...documents: readonly string[]): string {
  return documents.join("---\n");
}

describe("names of a document that is damaged stay, and what was seen changes", () => {
  test.each([
    ["YAML that is broken", B.replace("kind: Service", "kind: [Service"), 1],
    [
      "a brace that is not closed",
      "{apiVersion: v1, kind: Service, metadata: {name: b}, spec: {clusterIP: 10.96.0.2}\n",
      1,
    ],
    ["no kind", B.replace("kind: Service\n", ""), 0],
    ["a kind that is no text", B.replace("kind: Service", "kind: 7"), 0],
    ["no kind but apiVersion", "apiVersion: v1\n", 0],
    ["a kind that is empty", "apiVersion: v1\nkind:\n", 0],
    ["a word alone", "apiVers\n", 0],
    ["no metadata", B.replace(/metadata:\n.*\n.*\n/, ""), 1],
    ["no name", B.replace("  name: b\n", ""), 1],
    ["a name that is no text", B.replace("name: b", "name: [b]"), 1],
    ["a name that is none", B.replace("name: b", "name: b_"), 1],
    ["a namespace that is none", B.replace("ns1", "ns.1"), 1],
    ["metadata that are no map", B.replace(/metadata:\n.*\n.*\n/, "metadata: b\n"), 1],
    ["a spec that is no map", B.replace(/spec:\n.*\n/, "spec: 7\n"), 1],
    ["no spec", B.replace(/spec:\n.*\n/, ""), 0],
    ["items that are no list", "kind: List\nitems: 7\n", 1],
    ["an item that is no object", "kind: List\nitems: [7]\n", 1],
    ["an item without a kind", "kind: List\nitems:\n- metadata: {name: b, namespace: ns1}\n", 1],
    ["nesting deeper than can be read", B.replace("10.96.0.2", `${"[".repeat(250)}${"]".repeat(250)}`), 1],
    ["the internal form of an old kubectl", "Items:\n- Spec: {}\n", 1],
  ])("%s", async (_what, damaged, exitStatus) => {
    const store = new WorldStore();
    const outcome = await syncAfter(store, clusterOf(stream(A, B, C)), clusterOf(stream(NEW_A, damaged, C)));
    expect(await claimsIn(store)).toEqual([CHANGED, KEPT_B, KEPT_C]);
    expect(outcome.exitStatus).toBe(exitStatus);
    expect(outcome.diagnostics.map(formatDiagnostic)).toContain(B_STAYS);
    expect(outcome.diagnostics.length).toBeGreaterThan(1);
  });

  test.each([
    ["a file that is no text", Uint8Array.of(0x1f, 0x8b, 0x08, 0xff), 1],
    ["a file that is empty", "", 0],
    ["a file that ends behind kind", "apiVersion: v1\nkind: Serv", 0],
    ["a list that ends without its kind", `apiVersion: v1\nitems:\n- ${B.replaceAll("\n", "\n  ").trimEnd()}\n`, 1],
  ])("%s", async (_what, damaged, exitStatus) => {
    const store = new WorldStore();
    const outcome = await syncAfter(store, clusterOf(stream(A, C), B), clusterOf(stream(NEW_A, C), damaged));
    expect(await claimsIn(store)).toEqual([CHANGED, KEPT_B, KEPT_C]);
    expect(outcome.exitStatus).toBe(exitStatus);
    expect(outcome.diagnostics.map(formatDiagnostic)).toContain(B_STAYS);
  });
});

test.each([
  ["an object of a kind that is not read", "kind: Dashboard\nspec: {}\n", 0],
  ["the values of a chart", "replicas: 3\nimage: {tag: a}\n", 0],
  ["an object that was seen and is bad", C.replace("10.96.0.3", "10.96.0.x"), 1],
])("%s keeps nothing", async (_what, other, exitStatus) => {
  const store = new WorldStore();
  const outcome = await syncAfter(store, clusterOf(stream(A, B)), clusterOf(stream(A, other)));
  expect(outcome.stores[0]?.changes.map(({ kind, name }) => `${kind} ${name}`)).toContain(
    "remove b.ns1.svc.cluster.local.",
  );
  expect(outcome.exitStatus).toBe(exitStatus);
  expect(outcome.diagnostics.map(formatDiagnostic).join("\n")).not.toContain("could not be read");
});

test("pruning concerns clusters that are not named, and keeps what could not be read", async () => {
  const store = new WorldStore();
  await syncAfter(store, clusterOf(stream(A, B)), clusterOf(stream(A, "kind: [")), true);
  expect(await claimsIn(store)).toContain(KEPT_B);
});

test("names stay from sync to sync until everything can be read", async () => {
  const store = new WorldStore();
  await syncAfter(store, clusterOf(stream(A, B)), clusterOf(stream(A, "kind: [")));
  await sync([clusterOf(stream(A, "kind: ["))], [store]);
  expect(await claimsIn(store)).toContain(KEPT_B);
  await sync([clusterOf(A)], [store]);
  expect(await claimsIn(store)).toEqual(["a.ns1.svc.cluster.local. addresses 10.96.0.1"]);
});

test.each([
  ["nothing but a broken document", "kind: ["],
  ["an empty file", ""],
])("%s is refused, as any reading without names", async (_what, text) => {
  const store = new WorldStore();
  const { exitStatus, refusal } = await syncAfter(store, clusterOf(stream(A, B)), clusterOf(text));
  expect([exitStatus, refusal?.code]).toEqual([3, "empty-table"]);
  expect(await claimsIn(store)).toHaveLength(2);
});

test("a cluster with another domain is another one: nothing of it stays", async () => {
  const store = new WorldStore();
  const other = { ...clusterOf(stream(A, "kind: [")), zone: parseName("west.example.") };
  await syncAfter(store, clusterOf(stream(A, B)), other);
  expect(await claimsIn(store)).toEqual(["a.ns1.svc.west.example. addresses 10.96.0.1"]);
});

test("a damaged table of a cluster that could not be read whole is left alone", async () => {
  const store = new WorldStore();
  await sync([clusterOf(stream(A, B))], [store]);
  for (const key of await store.list("snapshot/shard/")) await store.inner.delete([key]);
  const { exitStatus, stores } = await sync([clusterOf(stream(A, "kind: ["))], [store]);
  expect(exitStatus).toBe(1);
  expect(stores[0]?.problem?.message).toMatch(
    /^the table is damaged, and of east something could not be read, so it is not known which names must stay: /,
  );
});
