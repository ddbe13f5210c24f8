import { describe, expect, test } from "vitest";
import { EdeCode } from "../../../src/dns/numbers.ts";
import { searchList } from "../../../src/resolver/stages/search-list.ts";
import { edeCodes, outcome, question, replyOf, zoneText } from "../../support/records.ts";
import { asynchronous, failing, host, meshTable, name, service, addresses } from "../../support/table.ts";
import { contextOf, viewOf } from "../../support/view.ts";
import { ask, WITH_CORP, type Asked } from "./search-walk.ts";

const ALL_DENIED = ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local.", "."];

describe("no walk at all", () => {
  test.each<[string, Asked]>([
    ["when the view has autopath off", { context: { view: viewOf({ autopath: false }) } }],
    ["when the search list is empty", { context: { view: viewOf({ search: [] }) } }],
    ["when the search list holds the root alone", { context: { view: viewOf({ search: ["."] }) } }],
  ])("%s", async (_title, asked) => {
    const text = "reviews.ns2.ns1.svc.cluster.local";
    const seen = await ask(text, asked);
    expect(outcome(seen.reply)).toEqual(["NXDOMAIN"]);
    expect(seen.asked).toEqual([name(text)]);
    expect(seen.reply.deniedBelow).toBeUndefined();
  });

  test("before a table is there", async () => {
    const seen = await ask("api.github.com.ns1.svc.cluster.local", { table: undefined });
    expect(outcome(seen.reply)).toEqual(["SERVFAIL"]);
    expect(edeCodes(seen.reply)).toEqual([EdeCode.NotReady]);
    expect(seen.left).toEqual([]);
  });
});

describe("names that become too long", () => {
  const label = "x".repeat(63);
  const base = `${label}.${label}.${label}.${"y".repeat(32)}.ns2`;

  test("a candidate of more than 255 octets is passed over, and the walk goes on", async () => {
    // With ns1.svc.cluster.local 253 octets, and so a question; with elongated.ns1.svc.cluster.local no name any more.
    const search = ["cluster.local", "elongated.ns1.svc.cluster.local", "svc.cluster.local"];
    const hosts = [host(`${base}.svc.cluster.local`, [service(addresses("10.0.0.1"), { namespace: "ns2" })])];
    const { reply } = await ask(`${base}.cluster.local`, {
      table: meshTable({ hosts }),
      context: { view: viewOf({ search }) },
    });
    expect(zoneText(reply.answer)).toEqual([
      `${base}.cluster.local. 30 CNAME ${base}.svc.cluster.local.`,
      `${base}.svc.cluster.local. 30 A 10.0.0.1`,
    ]);
  });

  test("what is no name is not told to be denied", async () => {
    const search = ["cluster.local", "elongated.ns1.svc.cluster.local"];
    const { reply } = await ask(`${base}.cluster.local`, { context: { view: viewOf({ search }) } });
    expect(reply.deniedBelow).toEqual(["cluster.local.", "."]);
  });
});

describe("the TTL of the CNAME", () => {
  test.each<[string, number | undefined, number | undefined, number]>([
    ["is the gateway's own", undefined, undefined, 30],
    ["is the table's where it has one", 12, undefined, 12],
    ["is the view's before both", 12, 7, 7],
  ])("%s", async (_title, ofTable, ofView, expected) => {
    const table = meshTable(ofTable === undefined ? {} : { ttlSeconds: ofTable });
    const view = viewOf(ofView === undefined ? {} : { ttlSeconds: ofView });
    const { reply } = await ask("reviews.ns2.ns1.svc.cluster.local", { table, context: { view }, type: "AAAA" });
    expect(zoneText(reply.answer)).toEqual([
      `reviews.ns2.ns1.svc.cluster.local. ${expected} CNAME reviews.ns2.svc.cluster.local.`,
    ]);
  });
});

describe("shards", () => {
  test("a table whose shards come later walks the same", async () => {
    const { reply, asked } = await ask("reviews.ns2.ns1.svc.cluster.local", { table: asynchronous(meshTable()) });
    expect(zoneText(reply.answer)[0]).toBe(
      "reviews.ns2.ns1.svc.cluster.local. 30 CNAME reviews.ns2.svc.cluster.local.",
    );
    expect(asked).toHaveLength(1);
  });

  test("a shard that cannot be loaded is a rejection, never a denial", async () => {
    const problem = new Error("the store is down");
    await expect(ask("gone.ns1.svc.cluster.local", { table: failing(meshTable(), problem) })).rejects.toBe(problem);
  });
});

describe("what a walk tells", () => {
  test.each<[string, string, readonly object[]]>([
    [
      "each candidate once, up to the one that answers",
      "reviews.ns2.ns1.svc.cluster.local",
      [
        {
          kind: "search",
          name: "reviews.ns2.ns1.svc.cluster.local.",
          base: "reviews.ns2.",
          elements: WITH_CORP.map((element) => name(element)),
        },
        { kind: "search-candidate", name: "reviews.ns2.ns1.svc.cluster.local.", outcome: "absent" },
        { kind: "search-candidate", name: "reviews.ns2.svc.cluster.local.", outcome: "held" },
      ],
    ],
    [
      "whether it was asked outside or kept here",
      "gone.cluster.local",
      [
        {
          kind: "search",
          name: "gone.cluster.local.",
          base: "gone.",
          elements: ["cluster.local.", "corp.example.com."],
        },
        { kind: "search-candidate", name: "gone.cluster.local.", outcome: "absent" },
        { kind: "search-candidate", name: "gone.corp.example.com.", outcome: "asked" },
        { kind: "search-candidate", name: "gone.", outcome: "stays" },
      ],
    ],
    [
      "a short name with the whole list",
      "productpage",
      [
        {
          kind: "search",
          name: "productpage.",
          base: "productpage.",
          elements: WITH_CORP.map((element) => name(element)),
        },
        { kind: "search-candidate", name: "productpage.ns1.svc.cluster.local.", outcome: "held" },
      ],
    ],
    ["nothing of a name that stands as it is", "productpage.ns1.svc.cluster.local", []],
    ["nothing of a name below no element", "www.example.org", []],
  ])("%s", async (_title, text, expected) => {
    const context = contextOf({ view: viewOf({ search: WITH_CORP }) });
    const denial = replyOf([], { rcode: 3 });
    const resolver = searchList({ currentTable: meshTable, upstreamZones: [], ttlSeconds: 30 })(({ name: asked }) =>
      Promise.resolve(asked.startsWith("gone.") ? denial : replyOf()),
    );
    await resolver(question(text), context);
    expect(context.events).toEqual(expected);
  });

  test("nobody needs to listen", async () => {
    const { observe: _observe, ...context } = contextOf();
    const resolver = searchList({ currentTable: meshTable, upstreamZones: [], ttlSeconds: 30 })(() =>
      Promise.resolve(replyOf()),
    );
    await expect(resolver(question("reviews.ns2.ns1.svc.cluster.local"), context)).resolves.toMatchObject({ rcode: 0 });
  });
});

describe("what a denied walk denies besides", () => {
  test.each<[string, readonly string[] | undefined]>([
    ["gone.ns1.svc.cluster.local", ALL_DENIED],
    ["gone.example.org.ns1.svc.cluster.local", ALL_DENIED],
    ["gone.ns2.svc.cluster.local", ["svc.cluster.local.", "cluster.local."]],
    ["gone", [".", "ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."]],
    // Nothing that was found, that failed, or that stands as it is.
    ["reviews.ns2.ns1.svc.cluster.local", undefined],
    ["nowhere.ns1.ns1.svc.cluster.local", undefined],
    ["broken.example.org.ns1.svc.cluster.local", undefined],
    ["web-9.web.db.svc.cluster.local", undefined],
    ["gone.example.org", undefined],
  ])("%s: %j", async (text, expected) => {
    expect((await ask(text)).reply.deniedBelow).toEqual(expected);
  });
});
