import { describe, expect, test } from "vitest";
import { aliasElsewhere, recordsOnChain } from "../../src/resolver/alias-chain.ts";
import { isWithin, type Name } from "../../src/dns/name.ts";
import { record, zoneText } from "../support/records.ts";
import { name } from "../support/table.ts";

describe("the records on the chain of a name", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["its own", ["web.example. 30 A 192.0.2.1"], ["web.example. 30 A 192.0.2.1"]],
    [
      "those of its aliases, in the order received",
      ["b.example. 30 A 192.0.2.1", "web.example. 30 CNAME a.example.", "a.example. 30 CNAME b.example."],
      ["b.example. 30 A 192.0.2.1", "web.example. 30 CNAME a.example.", "a.example. 30 CNAME b.example."],
    ],
    [
      "not those of anybody else",
      ["web.example. 30 A 192.0.2.1", "bank.example. 30 A 192.0.2.66"],
      ["web.example. 30 A 192.0.2.1"],
    ],
    [
      "aliases in a ring, once",
      ["web.example. 30 CNAME a.example.", "a.example. 30 CNAME web.example."],
      ["web.example. 30 CNAME a.example.", "a.example. 30 CNAME web.example."],
    ],
    [
      "the first of two aliases of one name",
      ["web.example. 30 CNAME a.example.", "web.example. 30 CNAME b.example.", "a.example. 30 A 192.0.2.1"],
      ["web.example. 30 CNAME a.example.", "a.example. 30 A 192.0.2.1"],
    ],
    ["none", [], []],
  ])("%s", (_what, answer, expected) => {
    const records = answer.map((line) => record(line));
    expect(zoneText(recordsOnChain(name("web.example"), records))).toEqual(expected);
  });

  test("a chain of thousands is cut after 32 names", () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `n${index}.example. 30 CNAME n${index + 1}.example.`);
    const records = recordsOnChain(
      name("n0.example"),
      lines.map((line) => record(line)),
    );
    expect(records.map(({ owner }) => owner)).toEqual(Array.from({ length: 32 }, (_, index) => `n${index}.example.`));
  });

  test("a DNAME above the name stays, one elsewhere goes", () => {
    const records = ["example. 30 DNAME 00", "elsewhere. 30 DNAME 00"].map((line) => record(line));
    expect(recordsOnChain(name("web.example"), records).map(({ owner }) => owner)).toEqual(["example."]);
  });
});

describe("a chain that leads elsewhere", () => {
  const MESH = name("cluster.local");

  async function elsewhere(lines: readonly string[]): Promise<string[] | undefined> {
    const answer = lines.map((line) => record(line));
    const asked = (target: Name): Promise<boolean> => Promise.resolve(isWithin(target, MESH));
    const found = await aliasElsewhere(name("www.example"), answer, asked);
    return found && [found.name, ...zoneText(found.before)];
  }

  const INTO_MESH = "www.example. 30 CNAME web.ns1.svc.cluster.local.";

  test.each<[string, readonly string[], readonly string[] | undefined]>([
    [
      "is cut where it does",
      [INTO_MESH, "web.ns1.svc.cluster.local. 30 A 192.0.2.66"],
      ["web.ns1.svc.cluster.local.", INTO_MESH],
    ],
    [
      "is cut after several aliases, in whatever order they are",
      ["a.example. 30 CNAME web.cluster.local.", "www.example. 30 CNAME a.example.", "b.example. 30 A 192.0.2.66"],
      ["web.cluster.local.", "a.example. 30 CNAME web.cluster.local.", "www.example. 30 CNAME a.example."],
    ],
    [
      "is cut at the first of several",
      [INTO_MESH, "web.ns1.svc.cluster.local. 30 CNAME other.cluster.local.", "other.cluster.local. 30 A 192.0.2.66"],
      ["web.ns1.svc.cluster.local.", INTO_MESH],
    ],
    ["is none when it stays", ["www.example. 30 CNAME cdn.example."], undefined],
    ["is none when it is not that of the name", ["a.example. 30 CNAME web.cluster.local."], undefined],
    ["is none without aliases", ["www.example. 30 A 192.0.2.1"], undefined],
    ["is none in a ring", ["www.example. 30 CNAME a.example.", "a.example. 30 CNAME www.example."], undefined],
  ])("%s", async (_what, lines, expected) => {
    expect(await elsewhere(lines)).toEqual(expected);
  });
});
