import { describe, expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { edeCodes, replyOf, zoneText } from "../../support/records.ts";
import { CachedUpstream, FAILURE } from "./upstream-in-hand.ts";

const DAY_SECONDS = 86_400;
const ONE = replyOf(["web.example. 60 A 192.0.2.1"]);
const TWO = replyOf(["web.example. 60 A 192.0.2.2"]);
const STALE_ONE = ["web.example. 30 A 192.0.2.1"];
const SOA = "example. 60 SOA ns.example. hostmaster.example. 1 7200 1800 86400 60";
const SHORT_SOA = "example. 5 SOA ns.example. hostmaster.example. 1 7200 1800 86400 60";
const LONG_SOA = "example. 900 SOA ns.example. hostmaster.example. 1 7200 1800 86400 5";

/** A cache that knows `first` and lets it expire, before an upstream that then does as `turn` says. */
async function expired(
  first: Reply,
  turn: CachedUpstream["turn"],
  staleSeconds = DAY_SECONDS,
): Promise<CachedUpstream> {
  const upstream = new CachedUpstream(first, { staleSeconds });
  await upstream.ask();
  upstream.clock.advanceSeconds(60);
  upstream.turn = turn;
  upstream.calls = 0;
  upstream.events.length = 0;
  return upstream;
}

describe("an expired reply is given (RFC 8767)", () => {
  test.each<[string, CachedUpstream["turn"], number]>([
    ["at once when upstream fails at once", { reply: FAILURE }, 0],
    ["at once when upstream refuses", { reply: replyOf([], { rcode: Rcode.Refused }) }, 0],
    ["when upstream fails after a second", { reply: FAILURE, tookMs: 1000 }, 1000],
    ["after 1.8 s when upstream is slow", { reply: TWO, tookMs: 3000 }, 1800],
  ])("%s", async (_title, turn, tookMs) => {
    const given = await (await expired(ONE, turn)).askFor();
    expect(zoneText(given.reply.answer)).toEqual(STALE_ONE);
    expect([given.reply.isStale, edeCodes(given.reply), given.tookMs]).toEqual([true, [3], tookMs]);
  });

  test.each<[string, Reply, string[]]>([
    ["NXDOMAIN", replyOf([], { rcode: Rcode.NxDomain, authority: [SOA] }), ["19", "example. 30 SOA"]],
    ["NODATA", replyOf([], { authority: [SOA] }), ["3", "example. 30 SOA"]],
    ["a denial of 5 s", replyOf([], { rcode: Rcode.NxDomain, authority: [SHORT_SOA] }), ["19", "example. 5 SOA"]],
    ["a denial of MINIMUM 5", replyOf([], { rcode: Rcode.NxDomain, authority: [LONG_SOA] }), ["19", "example. 5 SOA"]],
  ])("with no more than its SOA allows: %s", async (_title, first, lines) => {
    const { reply } = await (await expired(first, { reply: FAILURE })).askFor();
    const authority = zoneText(reply.authority).map((line) => line.split(" ").slice(0, 3).join(" "));
    expect([...edeCodes(reply).map(String), ...authority]).toEqual(lines);
  });

  test("at once when upstream is known to be away, which is asked nevertheless", async () => {
    const upstream = new CachedUpstream(ONE, { isAway: ({ upstreamZone }) => upstreamZone === undefined });
    await upstream.ask();
    upstream.clock.advanceSeconds(60);
    upstream.turn = { reply: TWO, tookMs: 1000 };
    const given = await upstream.askFor();
    expect([given.tookMs, given.reply.isStale, upstream.calls]).toEqual([0, true, 2]);
    await upstream.timers.advanceMs(1000);
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
    expect(upstream.calls).toBe(2);
  });

  test("at once while a slow refresh goes on, by which those are served who come after it", async () => {
    const upstream = await expired(ONE, { reply: TWO, tookMs: 3000 });
    await upstream.askFor();
    const second = await upstream.askFor();
    expect([second.tookMs, zoneText(second.reply.answer)]).toEqual([0, STALE_ONE]);
    await upstream.timers.advanceMs(1200);
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
    expect(upstream.calls).toBe(1);
  });

  test("at once for 30 s after a refresh that failed", async () => {
    const upstream = await expired(ONE, { reply: FAILURE, tookMs: 1000 });
    await upstream.askFor();
    await upstream.timers.advanceMs(29_999);
    expect((await upstream.askFor()).tookMs).toBe(0);
    expect(upstream.calls).toBe(1);
    await upstream.timers.advanceMs(1);
    expect((await upstream.askFor()).tookMs).toBe(1000);
    expect(upstream.calls).toBe(2);
  });

  test("before the client's own deadline", async () => {
    const upstream = await expired(ONE, { reply: TWO, tookMs: 3000 });
    const reply = upstream.ask("web.example", "A", { deadlineMs: upstream.clock.nowMs + 700 });
    await upstream.timers.advanceMs(700);
    expect(zoneText((await reply).answer)).toEqual(STALE_ONE);
  });

  test("with the time counted that went by before the question came here", async () => {
    const upstream = await expired(ONE, { reply: TWO, tookMs: 3000 });
    const reply = upstream.ask("web.example", "A", { nowMs: upstream.clock.nowMs - 1000 });
    await upstream.timers.advanceMs(800);
    expect(zoneText((await reply).answer)).toEqual(STALE_ONE);
  });

  test("and is told to be stale", async () => {
    const upstream = await expired(ONE, { reply: FAILURE });
    await upstream.ask();
    expect(upstream.events).toEqual([
      { kind: "cache-hit", name: "web.example.", ageSeconds: 60, isFailure: false, isStale: true },
    ]);
  });
});

describe("an expired reply is not given", () => {
  test.each<[string, Reply, Partial<Reply>]>([
    ["an answer", TWO, { answer: TWO.answer }],
    ["NXDOMAIN", replyOf([], { rcode: Rcode.NxDomain, authority: [SOA] }), { rcode: Rcode.NxDomain }],
    ["NXDOMAIN that may not be kept", replyOf([], { rcode: Rcode.NxDomain }), { rcode: Rcode.NxDomain }],
  ])("when the refresh brings %s in time, nor ever after", async (_title, news, expected) => {
    const upstream = await expired(ONE, { reply: news, tookMs: 1700 });
    const { reply, tookMs } = await upstream.askFor();
    expect([tookMs, reply.isStale]).toEqual([1700, undefined]);
    expect(reply).toMatchObject(expected);
    upstream.turn = { reply: FAILURE };
    upstream.clock.advanceSeconds(30);
    expect(edeCodes(await upstream.ask())).not.toContain(3);
  });

  test.each([
    [3600, 3599, true],
    [3600, 3600, false],
    [0, 0, false],
  ])("when it may be stale for %i s and is for %i: %s", async (staleSeconds, pastSeconds, isGiven) => {
    const upstream = await expired(ONE, { reply: FAILURE }, staleSeconds);
    upstream.clock.advanceSeconds(pastSeconds);
    expect((await upstream.ask()).rcode).toBe(isGiven ? Rcode.NoError : Rcode.ServFail);
  });

  test("when it became too old while the refresh was waited for", async () => {
    const upstream = await expired(ONE, { reply: TWO, tookMs: 3000 }, 1);
    const { reply, tookMs } = await upstream.askFor();
    expect([tookMs, reply.isStale]).toEqual([3000, undefined]);
    expect(upstream.calls).toBe(1);
  });

  test("in place of an internal failure that a client waits for, but to those who come after it", async () => {
    const upstream = await expired(ONE, { reply: new Error("broken") });
    await expect(upstream.ask()).rejects.toThrow("broken");
    expect(zoneText((await upstream.ask()).answer)).toEqual(STALE_ONE);
  });
});
