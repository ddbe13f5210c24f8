import { describe, expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { Rcode } from "../../../src/dns/numbers.ts";
import type { QueryContext, Reply, Resolver } from "../../../src/resolver/resolver.ts";
import { cacheReplies } from "../../../src/resolver/stages/cache-replies.ts";
import { ManualClock, NO_TIMER } from "../../support/clock.ts";
import { question, replyOf, zoneText } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

/** TTL 900, MINIMUM 60: a denial is good for 60 s. */
const SOA = "example. 900 SOA ns.example. hostmaster.example. 1 7200 1800 86400 60";
/** TTL 20, MINIMUM 600: a denial is good for 20 s. */
const SHORT_SOA = "example. 20 SOA ns.example. hostmaster.example. 1 7200 1800 86400 600";
const LARGE = 1024 * 1024;

class Upstream {
  calls = 0;
  reply: Reply;
  readonly clock = new ManualClock();
  readonly #resolver: Resolver;

  constructor(reply: Reply, maxOctets: number = LARGE) {
    this.reply = reply;
    const clockMs = this.clock.read;
    // Nothing is given beyond its time here; test/resolver/reply-cache has what staleSeconds is about.
    this.#resolver = cacheReplies({ maxOctets, staleSeconds: 0, clockMs, startTimer: NO_TIMER })(() => {
      this.calls++;
      return Promise.resolve(this.reply);
    });
  }

  ask(name = "web.example", type = "A", context: Partial<QueryContext> = {}): Promise<Reply> {
    return this.#resolver(question(name, type), contextOf({ nowMs: this.clock.nowMs, ...context }));
  }
}

describe("how long a reply is remembered", () => {
  test.each<[string, Reply, number]>([
    ["an answer: its TTL", replyOf(["web.example. 30 A 192.0.2.1"]), 30],
    ["an answer: the least of its TTLs", replyOf(["web.example. 300 CNAME x.example.", "x.example. 7 A 192.0.2.1"]), 7],
    [
      "an answer: the least TTL of any section",
      replyOf(["web.example. 300 A 192.0.2.1"], { authority: ["example. 11 TXT 0161"] }),
      11,
    ],
    ["an answer: a day at most", replyOf(["web.example. 604800 A 192.0.2.1"]), 86_400],
    ["NXDOMAIN: the SOA's MINIMUM", replyOf([], { rcode: Rcode.NxDomain, authority: [SOA] }), 60],
    [
      "NXDOMAIN: the SOA's own TTL when that is less",
      replyOf([], { rcode: Rcode.NxDomain, authority: [SHORT_SOA] }),
      20,
    ],
    ["NODATA: the SOA's MINIMUM", replyOf([], { authority: [SOA] }), 60],
    [
      "NODATA behind a CNAME: the SOA's MINIMUM",
      replyOf(["web.example. 300 CNAME x.example."], { authority: [SOA] }),
      60,
    ],
    [
      "NODATA behind a signed CNAME: the SOA's MINIMUM",
      replyOf(["web.example. 300 CNAME x.example.", "web.example. 300 RRSIG 00"], { authority: [SOA] }),
      60,
    ],
    [
      "NXDOMAIN behind a CNAME: the CNAME's TTL when that is least",
      replyOf(["web.example. 9 CNAME x.example."], { rcode: Rcode.NxDomain, authority: [SOA] }),
      9,
    ],
    ["SERVFAIL: a second", replyOf([], { rcode: Rcode.ServFail, source: "failure" }), 1],
    ["REFUSED: a second", replyOf([], { rcode: Rcode.Refused }), 1],
    ["SERVFAIL: a second, whatever its SOA says", replyOf([], { rcode: Rcode.ServFail, authority: [SOA] }), 1],
  ])("%s", async (_title, reply, seconds) => {
    const upstream = new Upstream(reply);
    await upstream.ask();
    upstream.clock.nowMs += seconds * 1000 - 1;
    await upstream.ask();
    expect(upstream.calls).toBe(1);
    upstream.clock.nowMs += 1;
    await upstream.ask();
    expect(upstream.calls).toBe(2);
  });

  test.each<[string, Reply]>([
    ["NXDOMAIN without SOA (RFC 2308 section 5)", replyOf([], { rcode: Rcode.NxDomain })],
    ["NODATA without SOA", replyOf([])],
    ["a referral", replyOf([], { authority: ["example. 900 NS 00"] })],
    ["an answer with a TTL of 0", replyOf(["web.example. 0 A 192.0.2.1"])],
    [
      "a denial with a TTL of 0",
      replyOf([], { rcode: Rcode.NxDomain, authority: ["example. 0 SOA ns.example. h.example. 1 1 1 1 60"] }),
    ],
  ])("%s is not remembered", async (_title, reply) => {
    const upstream = new Upstream(reply);
    await upstream.ask();
    await upstream.ask();
    expect(upstream.calls).toBe(2);
  });
});

describe("what a hit answers", () => {
  test("TTLs count down by whole seconds in every section, and never below 0", async () => {
    const upstream = new Upstream(replyOf(["web.example. 30 A 192.0.2.1"], { authority: ["example. 40 TXT 0161"] }));
    await upstream.ask();
    upstream.clock.nowMs += 12_999;
    const reply = await upstream.ask();
    expect(zoneText(reply.answer)).toEqual(["web.example. 18 A 192.0.2.1"]);
    expect(zoneText(reply.authority)).toEqual([`example. 28 TXT "a"`]);
  });

  test("the stored reply is not changed by being given", async () => {
    const upstream = new Upstream(replyOf(["web.example. 30 A 192.0.2.1"]));
    await upstream.ask();
    upstream.clock.advanceSeconds(10);
    await upstream.ask();
    upstream.clock.advanceSeconds(10);
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 10 A 192.0.2.1"]);
  });

  test("a hit is told, and how old it is", async () => {
    const upstream = new Upstream(replyOf(["web.example. 30 A 192.0.2.1"]));
    const events: unknown[] = [];
    const observe = (event: unknown): void => void events.push(event);
    await upstream.ask("web.example", "A", { observe });
    expect(events).toEqual([]);
    await upstream.ask("web.example", "A", { observe });
    upstream.clock.nowMs += 12_999;
    await upstream.ask("web.example", "A", { observe });
    expect(events).toEqual([
      { kind: "cache-hit", name: "web.example.", ageSeconds: 0, isFailure: false, isStale: false },
      { kind: "cache-hit", name: "web.example.", ageSeconds: 12, isFailure: false, isStale: false },
    ]);
  });

  test("a reply that expired is replaced by the new one", async () => {
    const upstream = new Upstream(replyOf(["web.example. 30 A 192.0.2.1"]));
    await upstream.ask();
    upstream.reply = replyOf(["web.example. 30 A 192.0.2.2"]);
    upstream.clock.advanceSeconds(30);
    await upstream.ask();
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 30 A 192.0.2.2"]);
    expect(upstream.calls).toBe(2);
  });

  test("a rejection is not remembered", async () => {
    let calls = 0;
    const settings = { maxOctets: LARGE, staleSeconds: 0, clockMs: new ManualClock().read, startTimer: NO_TIMER };
    const resolver = cacheReplies(settings)(() => Promise.reject(new Error(`failure ${++calls}`)));
    await expect(resolver(question("web.example"), contextOf())).rejects.toThrow("failure 1");
    await expect(resolver(question("web.example"), contextOf())).rejects.toThrow("failure 2");
  });
});

describe("what counts as the same question", () => {
  test.each<[string, readonly [string, string, Partial<QueryContext>], number]>([
    ["name, type and flags alike", ["web.example", "A", {}], 1],
    ["the spelling of the name", ["WEB.Example", "A", {}], 1],
    ["another name", ["api.example", "A", {}], 2],
    ["another type", ["web.example", "AAAA", {}], 2],
    ["DO", ["web.example", "A", { dnssecOk: true }], 2],
    ["CD", ["web.example", "A", { checkingDisabled: true }], 2],
    ["the zone whose upstreams are asked", ["web.example", "A", { upstreamZone: parseName("example") }], 2],
  ])("%s", async (_title, asked, calls) => {
    const upstream = new Upstream(replyOf(["web.example. 30 A 192.0.2.1"]));
    await upstream.ask();
    await upstream.ask(...asked);
    expect(upstream.calls).toBe(calls);
  });

  test("DO and CD together are a question of their own", async () => {
    const upstream = new Upstream(replyOf(["web.example. 30 A 192.0.2.1"]));
    for (const dnssecOk of [false, true]) {
      for (const checkingDisabled of [false, true])
        await upstream.ask("web.example", "A", { dnssecOk, checkingDisabled });
    }
    expect(upstream.calls).toBe(4);
  });
});

describe("the bound on memory", () => {
  const small = replyOf(["web.example. 30 A 192.0.2.1"]);
  /** Room for three entries of that size (about 1150 octets each), not for four. */
  const THREE = 4000;

  test("the least recently used entry goes first", async () => {
    const upstream = new Upstream(small, THREE);
    for (const name of ["a.example", "b.example", "c.example"]) await upstream.ask(name);
    await upstream.ask("a.example");
    expect(upstream.calls).toBe(3);
    await upstream.ask("d.example");
    await upstream.ask("a.example");
    await upstream.ask("c.example");
    expect(upstream.calls).toBe(4);
    await upstream.ask("b.example");
    expect(upstream.calls).toBe(5);
  });

  test("a reply larger than the whole cache is given but not kept, and drives nothing out", async () => {
    const upstream = new Upstream(small, THREE);
    await upstream.ask("a.example");
    upstream.reply = replyOf(Array.from({ length: 40 }, (_, index) => `big.example. 30 A 192.0.2.${index}`));
    expect((await upstream.ask("big.example")).answer).toHaveLength(40);
    await upstream.ask("big.example");
    expect(upstream.calls).toBe(3);
    await upstream.ask("a.example");
    expect(upstream.calls).toBe(3);
  });

  test("entries that are asked for again and again do not use up the memory", async () => {
    const upstream = new Upstream(replyOf(["web.example. 1 A 192.0.2.1"]), THREE);
    for (let round = 0; round < 50; round++) {
      await upstream.ask("a.example");
      upstream.clock.advanceSeconds(1);
    }
    upstream.reply = small;
    upstream.calls = 0;
    // Beside the first, which is protected, there is room for two.
    for (const name of ["x.example", "y.example", "x.example", "y.example"]) await upstream.ask(name);
    expect(upstream.calls).toBe(2);
  });
});

test("names that are asked for once do not push out those that are asked for again and again", async () => {
  const upstream = new Upstream(replyOf(["web.example. 30 A 192.0.2.1"]), 100_000);
  const popular = Array.from({ length: 50 }, (_, index) => `popular${index}.example`);
  for (const name of [...popular, ...popular]) await upstream.ask(name);
  for (let index = 0; index < 10_000; index++) await upstream.ask(`once${index}.example`);
  upstream.calls = 0;
  for (const name of popular) await upstream.ask(name);
  expect(upstream.calls).toBe(0);
});

test("what is kept holds its own octets, not the message that they came in", async () => {
  const message = new Uint8Array(60_000);
  const answer = replyOf(["web.example. 30 A 192.0.2.1"]);
  const upstream = new Upstream({
    ...answer,
    answer: answer.answer.map((each) => ({ ...each, rdata: message.subarray(0, 4) })),
  });
  await upstream.ask();
  const kept = await upstream.ask();
  expect(upstream.calls).toBe(1);
  expect(kept.answer.map(({ rdata }) => rdata.buffer.byteLength)).toEqual([4]);
});

test("the reasons of a reply count towards the bound", async () => {
  const reasons = { extendedErrors: [{ code: 0, text: "x".repeat(2000) }] };
  const upstream = new Upstream({ ...replyOf(["web.example. 30 A 192.0.2.1"]), ...reasons }, 4000);
  await upstream.ask();
  await upstream.ask();
  expect(upstream.calls, "an entry of more than 4 000 octets is not kept").toBe(2);
});
