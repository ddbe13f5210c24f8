import { describe, expect, test } from "vitest";
import { aliasInto, recordsOnChain } from "../../src/resolver/alias-chain.ts";
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

describe("a chain that leads into the mesh", () => {
  const ZONES = [name("cluster.local")];

  test("is cut where it enters", () => {
    const lines = ["www.example. 30 CNAME web.ns1.svc.cluster.local.", "web.ns1.svc.cluster.local. 30 A 192.0.2.66"];
    const into = aliasInto(
      ZONES,
      lines.map((line) => record(line)),
    );
    expect(into?.name).toBe("web.ns1.svc.cluster.local.");
    expect(zoneText(into?.before ?? [])).toEqual([lines[0]]);
  });

  test("is none when it stays outside", () => {
    expect(aliasInto(ZONES, [record("www.example. 30 CNAME cdn.example.")])).toBeUndefined();
  });
});
