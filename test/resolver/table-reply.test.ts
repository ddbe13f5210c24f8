import { describe, expect, test } from "vitest";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import type { Presence } from "../../src/mesh/presence.ts";
import type { QueryContext, Reply } from "../../src/resolver/resolver.ts";
import { tableReply } from "../../src/resolver/table-reply.ts";
import { outcome, question, zoneText } from "../support/records.ts";
import { cluster, LEASE_SECONDS, name, OBSERVED_SECONDS, ports, tableOf } from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";

const TABLE = tableOf({ clusters: [cluster("east")], hosts: [] });
const ZONE = name("cluster.local");
const ZONE_SOA = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5";

function answer(parts: Partial<HostAnswer> = {}): HostAnswer {
  return { addresses: ["10.0.0.1"], ports: [], claims: [], clusters: ["east"], isStale: false, ...parts };
}

function reply(
  text: string,
  type: string,
  presence: Exclude<Presence, { kind: "outside" }>,
  context: QueryContext = contextOf(),
): Reply {
  return tableReply(question(text, type), presence, context, {
    table: TABLE,
    ttlSeconds: 30,
    random: () => 0,
    aliasCount: 0,
  });
}

describe("what stands at a name, and what is answered", () => {
  test.each<[string, string, string, Exclude<Presence, { kind: "outside" }>, readonly string[], readonly string[]]>([
    [
      "data of a host",
      "web.cluster.local",
      "A",
      { kind: "host", answer: answer(), zone: ZONE },
      ["NOERROR", "web.cluster.local. 30 A 10.0.0.1"],
      [],
    ],
    [
      "no data of a host in a zone",
      "web.cluster.local",
      "TXT",
      { kind: "host", answer: answer(), zone: ZONE },
      ["NOERROR"],
      [ZONE_SOA],
    ],
    [
      "no data of a host outside",
      "web.example",
      "TXT",
      { kind: "host", answer: answer() },
      ["NOERROR"],
      ["web.example. 5 SOA web.example. . 7 7200 1800 86400 5"],
    ],
    [
      "the names of an address",
      "1.0.0.10.in-addr.arpa",
      "PTR",
      { kind: "address", answer: { names: [name("web.example")], cluster: "east", isStale: false } },
      ["NOERROR", "1.0.0.10.in-addr.arpa. 30 PTR web.example."],
      [],
    ],
    [
      "no other data of a reverse name",
      "1.0.0.10.in-addr.arpa",
      "A",
      { kind: "address", answer: { names: [name("web.example")], cluster: "east", isStale: false } },
      ["NOERROR"],
      ["1.0.0.10.in-addr.arpa. 5 SOA 1.0.0.10.in-addr.arpa. . 7 7200 1800 86400 5"],
    ],
    [
      "a zone's own records",
      "cluster.local",
      "NS",
      { kind: "empty-non-terminal", zone: ZONE, structure: "apex" },
      ["NOERROR", "cluster.local. 30 NS ns.dns.cluster.local."],
      [],
    ],
    [
      "an empty non-terminal",
      "svc.cluster.local",
      "A",
      { kind: "empty-non-terminal", zone: ZONE },
      ["NOERROR"],
      [ZONE_SOA],
    ],
    ["nothing", "gone.cluster.local", "A", { kind: "absent", zone: ZONE }, ["NXDOMAIN"], [ZONE_SOA]],
  ])("%s", (_title, text, type, presence, expected, authority) => {
    const given = reply(text, type, presence);
    expect(outcome(given)).toEqual(expected);
    expect(zoneText(given.authority)).toEqual(authority);
    expect(given).toMatchObject({ authoritative: true, authenticData: false, source: "mesh", extendedErrors: [] });
  });
});

test("SRV records bring the addresses of their targets along", () => {
  const given = reply("web.example", "SRV", { kind: "host", answer: answer({ ports: ports("http/tcp/80") }) });
  expect(zoneText(given.additional)).toEqual(["web.example. 30 A 10.0.0.1"]);
});

test("the view's TTL is that of every record", () => {
  const context = contextOf({ view: viewOf({ ttlSeconds: 3 }) });
  const host: Presence = { kind: "host", answer: answer({ ports: ports("http/tcp/80") }) };
  const given = reply("web.example", "SRV", host, context);
  expect([...given.answer, ...given.additional].map(({ ttlSeconds }) => ttlSeconds)).toEqual([3, 3]);
  const apex: Presence = { kind: "empty-non-terminal", zone: ZONE, structure: "apex" };
  expect(zoneText(reply("cluster.local", "NS", apex, context).answer)).toEqual([
    "cluster.local. 3 NS ns.dns.cluster.local.",
  ]);
});

test.each<[string, Exclude<Presence, { kind: "outside" }>]>([
  ["a host", { kind: "host", answer: answer({ isStale: true }) }],
  ["an address", { kind: "address", answer: { names: [name("a.example")], cluster: "east", isStale: true } }],
  ["a denial", { kind: "absent", zone: ZONE }],
  ["an empty non-terminal", { kind: "empty-non-terminal", zone: ZONE }],
])("%s of a cluster past its lease is marked stale", (_title, presence) => {
  const late = contextOf({ nowMs: (OBSERVED_SECONDS + LEASE_SECONDS + 1) * 1000 });
  expect(reply("web.example", "A", presence, late).extendedErrors.map(({ code }) => code)).toEqual([3]);
});

test("an answer that a message cannot hold is cut, and says so", () => {
  const context = contextOf();
  const addresses = Array.from(
    { length: 100_000 },
    (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  );
  const given = reply("web.example", "A", { kind: "host", answer: answer({ addresses }) }, context);
  expect(given.answer).toHaveLength(4023);
  expect(given.extendedErrors).toEqual([{ code: 0, text: "4 023 of 100 000 records" }]);
  expect(context.events).toEqual([
    { kind: "answer-cut", name: "web.example.", totalRecords: 100_000, givenRecords: 4023 },
  ]);
});
