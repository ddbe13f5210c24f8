import { describe, expect, test } from "vitest";
import { EdeCode } from "../../../src/dns/numbers.ts";
import { searchList } from "../../../src/resolver/stages/search-list.ts";
import { edeCodes, outcome, question, replyOf, zoneText } from "../../support/records.ts";
import {
  addresses,
  asynchronous,
  cluster,
  failing,
  host,
  meshTable,
  name,
  serviceEntry,
  tableOf,
} from "../../support/table.ts";
import { contextOf, viewOf } from "../../support/view.ts";
import { ask, MESH_SOA, WITH_CORP, type Asked } from "./search-walk.ts";

describe("rule 3: elements that no zone of the mesh covers", () => {
  const context = { view: viewOf({ search: WITH_CORP }) };

  test.each<[string, string, readonly string[], readonly string[]]>([
    [
      "the question itself may be one",
      "wiki.corp.example.com",
      ["NOERROR", "wiki.corp.example.com. 20 A 192.0.2.30"],
      ["wiki.corp.example.com."],
    ],
    [
      "the table's candidates come first when they stand first",
      "productpage.ns1.svc.cluster.local",
      ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"],
      [],
    ],
    [
      "the absolute name comes last",
      "api.github.com.ns1.svc.cluster.local",
      ["NOERROR", "api.github.com.ns1.svc.cluster.local. 30 CNAME api.github.com.", "api.github.com. 60 A 192.0.2.20"],
      ["api.github.com.corp.example.com.", "api.github.com."],
    ],
    [
      "a mesh name below the outside element is found as absolute name",
      "productpage.ns1.svc.cluster.local.corp.example.com",
      [
        "NOERROR",
        "productpage.ns1.svc.cluster.local.corp.example.com. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
      ["productpage.ns1.svc.cluster.local.corp.example.com."],
    ],
  ])("%s", async (_title, text, expected, left) => {
    const seen = await ask(text, { context });
    expect(outcome(seen.reply)).toEqual(expected);
    expect(seen.left).toEqual(left);
  });

  test("a host of the table below the outside element answers without asking upstream", async () => {
    const hosts = [host("git.corp.example.com", [serviceEntry(addresses("10.0.0.9"))])];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1"] })], hosts });
    const seen = await ask("git.ns1.svc.cluster.local", { table, context });
    expect(zoneText(seen.reply.answer)).toEqual([
      "git.ns1.svc.cluster.local. 30 CNAME git.corp.example.com.",
      "git.corp.example.com. 30 A 10.0.0.9",
    ]);
    expect(seen.left).toEqual([]);
    expect(zoneText((await ask("git", { table, context })).reply.answer)[0]).toBe(
      "git. 30 CNAME git.corp.example.com.",
    );
  });

  test("nothing exists: the denial is that of the last candidate that upstream was asked for", async () => {
    const { reply, left } = await ask("gone.ns1.svc.cluster.local", { context });
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(left).toEqual(["gone.corp.example.com."]);
    expect(zoneText(reply.authority)[0]).toContain("corp.example.com. 5 SOA ns.corp.example.com.");
  });

  test("a failure below the outside element does not hide what exists further on", async () => {
    const { reply } = await ask("flaky.example.org.ns1.svc.cluster.local", { context });
    expect(zoneText(reply.answer)[1]).toBe("flaky.example.org. 60 A 192.0.2.40");
  });

  test("a failure below the outside element is a failure when nothing exists further on", async () => {
    const { reply } = await ask("broken.example.ns1.svc.cluster.local", { context });
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(edeCodes(reply)).toEqual([22]);
  });
});

describe("rule 4: what never leaves", () => {
  test.each([
    // One label, a namespace's name, `svc`: mistyped services.
    ["gone.ns1.svc.cluster.local"],
    ["gone.ns2.ns1.svc.cluster.local"],
    ["gone.ns2.svc.ns1.svc.cluster.local"],
    ["gone.nowhere.svc.ns1.svc.cluster.local"],
    ["a.b.gone.ns2.ns1.svc.cluster.local"],
    ["gone.svc.cluster.local"],
    ["gone.cluster.local"],
    // Inside a zone of the mesh.
    ["gone.ns1.svc.cluster.local.ns1.svc.cluster.local"],
    ["gone.svc.clusterset.local.ns1.svc.cluster.local"],
    // Special-use names.
    ["printer.local.ns1.svc.cluster.local"],
    ["gone.internal.ns1.svc.cluster.local"],
    ["host.test.ns1.svc.cluster.local"],
    ["a.onion.ns1.svc.cluster.local"],
    ["1.0.0.10.in-addr.arpa.ns1.svc.cluster.local"],
  ])("%s", async (text) => {
    const { reply, asked, left } = await ask(text);
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(zoneText(reply.authority)).toEqual([MESH_SOA]);
    expect(asked).toEqual([name(text)]);
    expect(left).toEqual([]);
  });

  test("a view that is not public asks upstream nothing, in no walk", async () => {
    const context = { view: viewOf({ search: WITH_CORP, public: false }) };
    const seen = await ask("api.github.com.ns1.svc.cluster.local", { context });
    expect(outcome(seen.reply)).toEqual(["NXDOMAIN"]);
    expect(seen.left).toEqual([]);
    const absolute = await ask("api.github.com", { context });
    expect(outcome(absolute.reply)).toEqual(["REFUSED"]);
    expect(absolute.left).toEqual([]);
  });
});

describe("rule 6: nothing exists", () => {
  test("upstream's own denial of the last candidate, but no longer than the mesh denies and not as authentic", async () => {
    const { reply, left } = await ask("gone.example.org.ns1.svc.cluster.local");
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(zoneText(reply.authority)).toEqual([
      ". 5 SOA a.root-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 86400",
    ]);
    expect(reply.authenticData).toBe(false);
    expect(left).toEqual(["gone.example.org."]);
  });
});

describe("rule 7: failures of upstream", () => {
  test.each([
    ["broken.example.org.ns1.svc.cluster.local", "SERVFAIL"],
    ["refused.example.org.ns1.svc.cluster.local", "REFUSED"],
  ])("%s is %s without a CNAME, never NXDOMAIN", async (text, rcode) => {
    expect(outcome((await ask(text)).reply)).toEqual([rcode]);
  });

  test("the extended error tells why", async () => {
    expect(edeCodes((await ask("broken.example.org.ns1.svc.cluster.local")).reply)).toEqual([
      EdeCode.NoReachableAuthority,
    ]);
  });
});

describe("short names", () => {
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
    clusters: [cluster("east", { namespaces: ["ns1", "dev", "down"] })],
    hosts: [],
  });

  test.each([
    ["reviwes.ns1", "a mistyped service", ["NXDOMAIN"], ["ns1."]],
    ["reviwes.ns1.svc", "a mistyped service with svc", ["NXDOMAIN"], ["svc."]],
    [
      "web.dev",
      "a public name below a namespace's name",
      ["NOERROR", "web.dev. 60 A 192.0.2.50"],
      ["dev.", "web.dev."],
    ],
    ["web.down", "a name of which nobody can say", ["SERVFAIL"], ["down."]],
    [".", "the root", ["NOERROR"], ["."]],
  ])("%s, %s, leaves only when its top level exists", async (text, _what, expected, expectedLeft) => {
    const { reply, left } = await ask(text, { table: NAMED_LIKE_TOP_LEVELS });
    expect(outcome(reply)).toEqual(expected);
    expect(left).toEqual(expectedLeft);
  });

  test("a mistyped service of a view that is not public stays here altogether", async () => {
    const context = { view: viewOf({ namespace: "ns1", public: false }) };
    const { reply, left } = await ask("reviwes.ns1", { table: NAMED_LIKE_TOP_LEVELS, context });
    expect(outcome(reply)).toEqual(["REFUSED"]);
    expect(left).toEqual([]);
  });

  test("a wildcard below a search element captures no absolute name", async () => {
    const hosts = [host("*.ns1.svc.cluster.local", [serviceEntry(addresses("10.0.0.1"))])];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1"] })], hosts });
    expect(outcome((await ask("api.github.com", { table })).reply)).toEqual([
      "NOERROR",
      "api.github.com. 60 A 192.0.2.20",
    ]);
  });
});

describe("no walk at all", () => {
  test.each<[string, Asked]>([
    ["when the view has autopath off", { context: { view: viewOf({ autopath: false }) } }],
    ["when the search list is empty", { context: { view: viewOf({ search: [] }) } }],
  ])("%s", async (_title, asked) => {
    const text = "reviews.ns2.ns1.svc.cluster.local";
    const seen = await ask(text, asked);
    expect(outcome(seen.reply)).toEqual(["NXDOMAIN"]);
    expect(seen.asked).toEqual([name(text)]);
  });

  test("before a table is there", async () => {
    const seen = await ask("api.github.com.ns1.svc.cluster.local", { table: undefined });
    expect(outcome(seen.reply)).toEqual(["SERVFAIL"]);
    expect(edeCodes(seen.reply)).toEqual([EdeCode.NotReady]);
    expect(seen.left).toEqual([]);
  });
});

test("a table whose shards come later walks the same", async () => {
  const { reply, asked } = await ask("reviews.ns2.ns1.svc.cluster.local", { table: asynchronous(meshTable()) });
  expect(zoneText(reply.answer)[0]).toBe("reviews.ns2.ns1.svc.cluster.local. 30 CNAME reviews.ns2.svc.cluster.local.");
  expect(asked).toHaveLength(1);
});

test("a shard that cannot be loaded is a rejection, never a denial", async () => {
  const problem = new Error("the store is down");
  await expect(ask("gone.ns1.svc.cluster.local", { table: failing(meshTable(), problem) })).rejects.toBe(problem);
});

test("every candidate is reported with whether it exists", async () => {
  const context = contextOf();
  const resolver = searchList({ currentTable: meshTable, ttlSeconds: 30 })(() => Promise.resolve(replyOf()));
  await resolver(question("reviews.ns2.ns1.svc.cluster.local"), context);
  expect(context.events).toEqual([
    { kind: "search-candidate", name: "reviews.ns2.ns1.svc.cluster.local.", exists: false },
    { kind: "search-candidate", name: "reviews.ns2.svc.cluster.local.", exists: true },
  ]);
});
