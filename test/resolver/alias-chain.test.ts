import { describe, expect, test } from "vitest";
import { aliasElsewhere, sectionsOnChain } from "../../src/resolver/alias-chain.ts";
import type { ResourceRecord } from "../../src/dns/message.ts";
import { isWithin, type Name } from "../../src/dns/name.ts";
import { record, zoneText } from "../support/records.ts";
import { name } from "../support/table.ts";

function answerOnChain(asked: string, lines: readonly string[]): readonly ResourceRecord[] {
  const answer = lines.map((line) => record(line));
  return sectionsOnChain(name(asked), { answer, authority: [] }).answer;
}

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
    expect(zoneText(answerOnChain("web.example", answer))).toEqual(expected);
  });

  test("a chain of thousands is cut after 32 names", () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `n${index}.example. 30 CNAME n${index + 1}.example.`);
    const records = answerOnChain("n0.example", lines);
    expect(records.map(({ owner }) => owner)).toEqual(Array.from({ length: 32 }, (_, index) => `n${index}.example.`));
  });

  test("a DNAME above the name stays, one elsewhere goes", () => {
    const records = answerOnChain("web.example", ["example. 30 DNAME 00", "elsewhere. 30 DNAME 00"]);
    expect(records.map(({ owner }) => owner)).toEqual(["example."]);
  });

  const TO_TEST = "example. 30 DNAME 04 74657374 00"; // test.
  const TO_ROOT = "example. 30 DNAME 00";
  const A = (owner: string): string => `${owner} 30 A 192.0.2.1`;

  test.each<[string, readonly string[], readonly string[]]>([
    [
      "what it makes of the name",
      [TO_TEST, "a.web.example. 30 CNAME a.web.test.", A("a.web.test.")],
      ["example.", "a.web.example.", "a.web.test."],
    ],
    [
      "also below the root",
      [TO_ROOT, "a.web.example. 30 CNAME a.web.", A("a.web.")],
      ["example.", "a.web.example.", "a.web."],
    ],
    ["another name", [TO_TEST, "a.web.example. 30 CNAME bank.test.", A("bank.test.")], ["example."]],
    ["one that only ends so", [TO_TEST, "a.web.example. 30 CNAME b.a.web.test.", A("b.a.web.test.")], ["example."]],
    [
      "another name further along",
      ["a.web.example. 30 CNAME b.cdn.", "cdn. 30 DNAME 04 74657374 00", "b.cdn. 30 CNAME c.test.", A("c.test.")],
      ["a.web.example.", "cdn."],
    ],
    [
      "nothing of a name that it does not stand above",
      ["web. 30 DNAME 00", "a.web.example. 30 CNAME b.test.", A("b.test.")],
      ["a.web.example.", "b.test."],
    ],
  ])("an alias beside a DNAME is believed as far as it is what that makes: %s", (_what, lines, owners) => {
    expect(answerOnChain("a.web.example", lines).map(({ owner }) => owner)).toEqual(owners);
  });
});

describe("the authority section", () => {
  const SOA = "SOA ns.example. h.example. 1 2 3 4 60";
  const CHAIN = ["www.example. 30 CNAME web.test."];

  test.each<[string, string, readonly string[], boolean]>([
    ["the SOA of a zone above the name", `example. 60 ${SOA}`, [], true],
    ["the name's own", `www.example. 60 ${SOA}`, [], true],
    ["the root's", `. 60 ${SOA}`, [], true],
    ["the SOA of a zone beside it", `bank.example. 60 ${SOA}`, [], false],
    ["the SOA of a zone below it", `a.www.example. 60 ${SOA}`, [], false],
    ["the SOA of the zone of the last name", `test. 60 ${SOA}`, CHAIN, true],
    ["the SOA of a zone that the chain has left", `example. 60 ${SOA}`, CHAIN, false],
    ["name servers of a zone on the way", "example. 60 NS ns.example.", CHAIN, true],
    ["name servers of another zone", "bank. 60 NS ns.example.", CHAIN, false],
    ["addresses of other names", "bank.example. 60 A 192.0.2.66", [], false],
    ["a signed proof, NSEC", "a.example. 60 NSEC 00", [], true],
    ["a signed proof, NSEC3", "0p9mhaveqvm6t7vb.example. 60 NSEC3 00", [], true],
    ["its signature", "a.example. 60 RRSIG 00", [], true],
  ])("%s: %s", (_what, line, answer, isKept) => {
    const sections = { answer: answer.map((each) => record(each)), authority: [record(line)] };
    const { authority } = sectionsOnChain(name("www.example"), sections);
    expect(authority).toEqual(isKept ? sections.authority : []);
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
