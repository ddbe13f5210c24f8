import { expect, test } from "vitest";
import { namespaceIn, SeenNamespaces } from "../../../src/shim/routing/seen-namespaces.ts";
import { replyOf } from "../../support/records.ts";
import { name } from "../../support/table.ts";

const ZONES = [name("cluster.local"), name("corp.example")];

test.each<[string, string[], string | undefined]>([
  ["a service", ["web.ns1.svc.cluster.local. 30 A 10.0.0.1"], "ns1"],
  ["a pod of a headless service", ["web-0.web.ns1.svc.cluster.local. 30 A 10.0.0.1"], "ns1"],
  [
    "what an alias leads to",
    [
      "web.ns1.svc.cluster.local.x.cluster.local. 30 CNAME web.ns1.svc.cluster.local.",
      "web.ns1.svc.cluster.local. 30 A 10.0.0.1",
    ],
    "ns1",
  ],
  ["an alias alone shows none", ["api.com.svc.cluster.local. 30 CNAME api.com."], undefined],
  ["a name outside the zones shows none", ["web.ns1.svc.example. 30 A 10.0.0.1"], undefined],
  ["a name that is no service's shows none", ["db.ns1.corp.example. 30 A 10.0.0.1"], undefined],
])("a namespace is shown by %s", (_what, lines, namespace) => {
  const seen = new SeenNamespaces();
  expect(seen.learn(replyOf(lines), ZONES)).toBe(namespace !== undefined);
  const labels = ["web", "ns1", "com", "api", "svc", "x", "db", "corp"];
  expect(labels.filter((label) => seen.has(label))).toEqual(namespace === undefined ? [] : [namespace]);
});

test("what is known already is no news", () => {
  const seen = new SeenNamespaces();
  const reply = replyOf(["web.ns1.svc.cluster.local. 30 A 10.0.0.1"]);
  expect([seen.learn(reply, ZONES), seen.learn(reply, ZONES)]).toEqual([true, false]);
});

test("of more than a mesh has, the oldest is forgotten", () => {
  const seen = new SeenNamespaces();
  for (let index = 0; index <= 4096; index++) {
    seen.learn(replyOf([`web.n${index}.svc.cluster.local. 30 A 10.0.0.1`]), ZONES);
  }
  expect(["n0", "n1", "n4096"].map((label) => seen.has(label))).toEqual([false, true, true]);
});

test.each([
  ["ns1.svc.cluster.local", "ns1"],
  ["svc.cluster.local", undefined],
  ["cluster.local", undefined],
  ["corp.example.com", undefined],
  [".", undefined],
])("the search element %s completes names with namespace %s", (text, namespace) => {
  expect(namespaceIn(name(text))).toBe(namespace);
});
