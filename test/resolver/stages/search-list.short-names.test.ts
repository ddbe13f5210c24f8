import { describe, expect, test } from "vitest";
import { EdeCode } from "../../../src/dns/numbers.ts";
import { outcome, zoneText } from "../../support/records.ts";
import { addresses, cluster, host, service, serviceEntry, tableOf } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { ask } from "./search-walk.ts";

test.each([
  [
    "productpage",
    [
      "NOERROR",
      "productpage. 30 CNAME productpage.ns1.svc.cluster.local.",
      "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
    ],
  ],
  [
    "reviews.ns2",
    [
      "NOERROR",
      "reviews.ns2. 30 CNAME reviews.ns2.svc.cluster.local.",
      "reviews.ns2.svc.cluster.local. 30 A 10.96.0.12",
    ],
  ],
  [
    "reviews.ns2.svc",
    [
      "NOERROR",
      "reviews.ns2.svc. 30 CNAME reviews.ns2.svc.cluster.local.",
      "reviews.ns2.svc.cluster.local. 30 A 10.96.0.12",
    ],
  ],
  ["gone", ["NXDOMAIN"]],
  ["reviews", ["NXDOMAIN"]],
])("%s", async (text, expected) => {
  const { reply, left } = await ask(text);
  expect(outcome(reply)).toEqual(expected);
  expect(left).toEqual([]);
});

const NAMED_LIKE_TOP_LEVELS = tableOf({
  clusters: [cluster("east", { namespaces: ["ns1", "kube-system", "dev", "down", "payments"] })],
  hosts: [],
});

test.each([
  ["reviwes.ns1", "a mistyped service", ["NXDOMAIN"], []],
  ["reviwes.kube-system", "a namespace that can be no top level", ["NXDOMAIN"], []],
  ["reviwes.ns1.svc", "a mistyped service with svc", ["NXDOMAIN"], []],
  ["reviwes.payments", "a namespace that could be a top level", ["NXDOMAIN"], ["payments."]],
  ["nosuch.dev", "a public name that does not exist", ["NXDOMAIN"], ["dev.", "nosuch.dev."]],
  ["web.dev", "a public name below a namespace's name", ["NOERROR", "web.dev. 60 A 192.0.2.50"], ["dev.", "web.dev."]],
  ["web.down", "a name of which nobody can say", ["SERVFAIL"], ["down."]],
  [".", "the root", ["NOERROR"], ["."]],
])("%s, %s, leaves only when its top level exists", async (text, _what, expected, expectedLeft) => {
  const { reply, left } = await ask(text, { table: NAMED_LIKE_TOP_LEVELS });
  expect(outcome(reply)).toEqual(expected);
  expect(left).toEqual(expectedLeft);
});

test("whether a top level exists is asked for NS, and goes upstream for every asker and type", async () => {
  for (const type of ["A", "AAAA", "TXT", "NS", "DS", "DNSKEY"]) {
    for (const dnssecOk of [false, true]) {
      const { reply, left } = await ask("reviwes.payments", {
        table: NAMED_LIKE_TOP_LEVELS,
        type,
        context: { dnssecOk },
      });
      expect([type, dnssecOk, ...outcome(reply), ...left]).toEqual([type, dnssecOk, "NXDOMAIN", "payments."]);
    }
  }
});

test.each(["A", "TXT", "NS", "SOA", "DS", "DNSKEY"])("%s of a name of one label leaves with DO only", async (type) => {
  const plain = await ask("com", { type });
  expect(outcome(plain.reply)).toEqual(["NXDOMAIN"]);
  expect(plain.left).toEqual([]);
  const validating = await ask("com", { type, context: { dnssecOk: true } });
  expect(validating.left).toEqual(["com."]);
});

test("with DO too, a walk keeps a base of one label here", async () => {
  const { reply, left } = await ask("gone.ns1.svc.cluster.local", { type: "DS", context: { dnssecOk: true } });
  expect(outcome(reply)).toEqual(["NXDOMAIN"]);
  expect(left).toEqual([]);
});

test.each(["gone", "gone.ns1.svc.cluster.local", "gone.example.org.ns1.svc.cluster.local"])(
  "an asker with DO is not told what else the denial of %s denies, as upstream may know it",
  async (text) => {
    expect((await ask(text)).reply.deniedBelow).toBeDefined();
    const { reply } = await ask(text, { context: { dnssecOk: true } });
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(reply).not.toHaveProperty("deniedBelow");
    expect(reply.authenticData).toBe(false);
  },
);

test.each([
  ["reviwes.ns1", "NXDOMAIN"],
  ["reviwes.payments", "REFUSED"],
  ["web.dev", "REFUSED"],
])("%s of a view that is not public is %s and stays here altogether", async (text, rcode) => {
  const context = { view: viewOf({ public: false }) };
  const { reply, left } = await ask(text, { table: NAMED_LIKE_TOP_LEVELS, context });
  expect(outcome(reply)).toEqual([rcode]);
  expect(left).toEqual([]);
});

test("what is denied as a mistyped service says so, with a SOA that is believed as long as the mesh's", async () => {
  const { reply } = await ask("reviwes.ns1");
  expect(zoneText(reply.authority)).toEqual(["ns1. 5 SOA ns1. . 1 7200 1800 86400 5"]);
  expect(reply.extendedErrors).toEqual([
    { code: EdeCode.Other, text: "ns1 is no top-level domain, so this is a mistyped service" },
  ]);
});

test("what looks mistyped but stands above a host of the mesh is there, without data", async () => {
  const hosts = [host("web.reviwes.ns1", [serviceEntry(addresses("10.0.0.1"))])];
  const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1"] })], hosts });
  const { reply, left } = await ask("reviwes.ns1", { table });
  expect(outcome(reply)).toEqual(["NOERROR"]);
  expect(reply.deniedBelow).toBeUndefined();
  expect(left).toEqual([]);
});

test("a name inside a zone of the mesh is no short name, even when a namespace is called like the zone's end", async () => {
  const clusters = [cluster("east", { namespaces: ["ns1", "example"] }), cluster("west", { zone: "west.example" })];
  const { reply, left } = await ask("reviwes.west.example", { table: tableOf({ clusters, hosts: [] }) });
  expect(outcome(reply)).toEqual(["NXDOMAIN"]);
  expect(zoneText(reply.authority)[0]).toMatch(/^west\.example\. 5 SOA/);
  expect(left).toEqual([]);
});

describe("with a wildcard below a search element", () => {
  const hosts = [
    host("*.ns1.svc.cluster.local", [serviceEntry(addresses("10.0.0.1"))]),
    host("web.com.svc.cluster.local", [service(addresses("10.0.0.2"), { namespace: "com" })]),
  ];
  const table = tableOf({ clusters: [cluster("east", { namespaces: ["com", "ns1"] })], hosts });

  test.each([
    ["www.example.org", ["NXDOMAIN"]],
    // A namespace is called `com`, and still it does not capture every name below it.
    ["api.github.com", ["NOERROR", "api.github.com. 60 A 192.0.2.20"]],
    [
      "web.com",
      ["NOERROR", "web.com. 30 CNAME web.com.svc.cluster.local.", "web.com.svc.cluster.local. 30 A 10.0.0.2"],
    ],
    ["any", ["NOERROR", "any. 30 CNAME any.ns1.svc.cluster.local.", "any.ns1.svc.cluster.local. 30 A 10.0.0.1"]],
  ])("%s", async (text, expected) => {
    expect(outcome((await ask(text, { table })).reply)).toEqual(expected);
  });
});
