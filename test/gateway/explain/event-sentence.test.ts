import { describe, expect, test } from "vitest";
import { eventSentence, formatMs, presenceSentence } from "../../../src/gateway/explain/event-sentence.ts";
import type { TracedEvent } from "../../../src/gateway/explain/trace.ts";
import type { Presence } from "../../../src/mesh/presence.ts";
import type { CandidateOutcome } from "../../../src/resolver/resolver.ts";
import { name } from "../../support/table.ts";
import { entriesOf } from "./entries-of.ts";

const WEB = name("web.example");

/** The compiler asks for a row for each kind of event; a second one where a kind has two sentences. */
const EVENTS: { readonly [Kind in TracedEvent["kind"]]: readonly [Extract<TracedEvent, { kind: Kind }>, string] } = {
  search: [
    {
      kind: "search",
      name: name("web.ns1.svc.cluster.local"),
      base: name("web"),
      elements: ["ns1.svc.cluster.local", "svc.cluster.local"].map(name),
    },
    "web.ns1.svc.cluster.local. has no answer in the name table; without the search element ns1.svc.cluster.local. it is web., which is tried below ns1.svc.cluster.local., svc.cluster.local., then as it is",
  ],
  "search-candidate": [
    { kind: "search-candidate", name: WEB, outcome: "held" },
    "candidate web.example. exists in the name table, so the search ends with it",
  ],
  "special-use": [
    { kind: "special-use", name: name("printer.local"), reason: "local. is for multicast DNS" },
    "printer.local. is not forwarded: local. is for multicast DNS",
  ],
  "cache-hit": [
    { kind: "cache-hit", name: WEB, ageSeconds: 12.4, isFailure: false, isStale: false },
    "what an upstream said of web.example. is remembered since 12 s",
  ],
  forwarded: [
    { kind: "forwarded", name: WEB, upstream: "https://192.0.2.53/dns-query", rcode: 3, tookMs: 12.345 },
    "upstream https://192.0.2.53/dns-query answered NXDOMAIN for web.example. after 12.3 ms",
  ],
  "upstream-failed": [
    { kind: "upstream-failed", name: WEB, upstream: "udp://192.0.2.1", reason: "no answer", tookMs: 2000 },
    "upstream udp://192.0.2.1 failed for web.example. after 2000 ms: no answer",
  ],
  "zone-upstream": [
    { kind: "zone-upstream", name: name("db.corp.example"), zone: name("corp.example") },
    "db.corp.example. is asked of the upstreams for corp.example., which are its own",
  ],
  hedged: [
    { kind: "hedged", name: WEB, upstream: "tls://192.0.2.1", afterMs: 43.21 },
    "upstream tls://192.0.2.1 has not answered for web.example. in 43.2 ms, so another is asked as well",
  ],
  "upstream-abandoned": [
    { kind: "upstream-abandoned", name: WEB, upstream: "tls://192.0.2.1", tookMs: 55 },
    "upstream tls://192.0.2.1 had not answered for web.example. after 55 ms, when another had, and is waited for no longer",
  ],
  "answer-cut": [
    { kind: "answer-cut", name: WEB, totalRecords: 100_000, givenRecords: 3750 },
    "web.example. has 100000 records; a message holds 3750 of them, chosen at random",
  ],
};

const OUTCOMES: Readonly<Record<CandidateOutcome, string>> = {
  held: "candidate web.example. exists in the name table, so the search ends with it",
  absent: "candidate web.example. does not exist",
  stays: "candidate web.example. is not the mesh's to answer, and may not be forwarded",
  asked: "candidate web.example. is not the mesh's to answer, so it is forwarded",
};

const PRESENCES: Readonly<Record<Presence["kind"], string>> = {
  host: "web.example. is in the name table",
  address: "web.example. stands for an address in the name table",
  "empty-non-terminal": "web.example. exists, but only as a node of its zone",
  absent: "web.example. does not exist: it is in a zone of the mesh, which has nothing there for this view",
  outside: "web.example. is no name of the mesh",
};

describe("the sentence for an event", () => {
  test.each(Object.values(EVENTS))("%j", (event: TracedEvent, sentence) => {
    expect(eventSentence(event)).toBe(sentence);
  });

  test.each(entriesOf(OUTCOMES))("tells of a candidate that is %s", (outcome, sentence) => {
    expect(eventSentence({ kind: "search-candidate", name: WEB, outcome })).toBe(sentence);
  });

  test.each([
    [false, "what an upstream said of web.example. is remembered since 400 s"],
    [true, "the failure of the upstreams for web.example. is remembered since 400 s"],
  ])("tells of what is given beyond its time: a failure %s", (isFailure, sentence) => {
    expect(eventSentence({ kind: "cache-hit", name: WEB, ageSeconds: 400, isFailure, isStale: true })).toBe(
      `${sentence}, and given although its time is over, because no upstream answers`,
    );
  });

  test("tells of a short name that nothing is taken from", () => {
    const elements = [name("ns1.svc.cluster.local")];
    expect(eventSentence({ kind: "search", name: name("web"), base: name("web"), elements })).toBe(
      "web. has no answer in the name table; as a short name it is tried below ns1.svc.cluster.local.",
    );
  });
});

describe("the sentence for a look into the name table", () => {
  test.each(entriesOf(PRESENCES))("tells of a name that is %s", (presence, sentence) => {
    expect(presenceSentence({ kind: "presence", name: WEB, presence })).toBe(sentence);
  });

  test("names the zone and the wildcard", () => {
    const found = { zone: name("example"), wildcard: name("*.example") };
    expect(presenceSentence({ kind: "presence", name: WEB, presence: "host", ...found })).toBe(
      "web.example. is in the name table; zone example.; covered by *.example.",
    );
  });

  test("says that a VIP alone is of no use without a proxy", () => {
    expect(presenceSentence({ kind: "presence", name: WEB, presence: "outside", hasOnlyVip: true })).toBe(
      "web.example. is left to upstreams: the mesh only has a VIP for it, which is of no use to a view with reach direct",
    );
  });

  test("names the host that it lies below", () => {
    const found = { zone: name("example"), encloser: name("example") };
    expect(presenceSentence({ kind: "presence", name: WEB, presence: "absent", ...found })).toBe(
      "web.example. does not exist: it is in a zone of the mesh, which has nothing there for this view; zone example.; only the servers and ports of example. stand below that",
    );
  });
});

test.each([
  [0, "0 ms"],
  [0.04, "0 ms"],
  [0.26, "0.3 ms"],
  [1234.5, "1234.5 ms"],
])("%d milliseconds read as %s", (tookMs, text) => {
  expect(formatMs(tookMs)).toBe(text);
});
