import { describe, expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { settled } from "../../support/manual-timers.ts";
import { replyOf, zoneText } from "../../support/records.ts";
import { CachedUpstream, FAILURE } from "./upstream-in-hand.ts";

const ONE = replyOf(["web.example. 60 A 192.0.2.1"]);
const TWO = replyOf(["web.example. 60 A 192.0.2.2"]);
const SOA = "example. 60 SOA ns.example. hostmaster.example. 1 7200 1800 86400 60";

describe("a popular reply is refreshed before it expires:", () => {
  test("a hit in the last tenth of its lifetime begins that, once, and does not wait", async () => {
    const upstream = new CachedUpstream(ONE);
    await upstream.ask();
    upstream.turn = { reply: TWO, tookMs: 300 };
    upstream.clock.nowMs += 53_999;
    await upstream.ask();
    expect(upstream.calls).toBe(1);
    upstream.clock.nowMs += 1;
    const hits = [upstream.ask(), upstream.ask()];
    for (const hit of await Promise.all(hits)) expect(zoneText(hit.answer)).toEqual(["web.example. 6 A 192.0.2.1"]);
    expect(upstream.calls).toBe(2);
    await upstream.timers.advanceMs(300);
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
    expect(upstream.calls).toBe(2);
  });

  test("a denial as well", async () => {
    const upstream = new CachedUpstream(replyOf([], { rcode: Rcode.NxDomain, authority: [SOA] }));
    await upstream.ask();
    upstream.clock.advanceSeconds(55);
    await upstream.ask();
    expect(upstream.calls).toBe(2);
  });

  test("when that fails, what is there stays, and nobody tries again for 30 s", async () => {
    const upstream = new CachedUpstream(ONE);
    await upstream.ask();
    upstream.turn = { reply: FAILURE };
    upstream.clock.advanceSeconds(55);
    await upstream.ask();
    await settled();
    upstream.clock.advanceSeconds(4);
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 1 A 192.0.2.1"]);
    upstream.clock.advanceSeconds(1);
    expect((await upstream.ask()).isStale).toBe(true);
    expect(upstream.calls).toBe(2);
  });

  test("when that breaks, whoever keeps it alive hears of it", async () => {
    const upstream = new CachedUpstream(ONE);
    await upstream.ask();
    upstream.turn = { reply: new Error("broken") };
    upstream.clock.advanceSeconds(55);
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 5 A 192.0.2.1"]);
    // By then a rejection that nobody handles would have ended the test run.
    await settled();
    await expect(upstream.kept.at(-1)).rejects.toThrow("broken");
  });

  test.each<[string, Reply, number, boolean]>([
    ["it lives less than ten seconds", replyOf(["web.example. 9 A 192.0.2.1"]), 9, true],
    ["nothing would let the refresh end", ONE, 60, false],
    ["it is a failure", FAILURE, 1, true],
  ])("not when %s", async (_title, reply, lifetimeSeconds, isKeptAlive) => {
    const upstream = new CachedUpstream(reply);
    await upstream.ask();
    upstream.clock.nowMs += lifetimeSeconds * 1000 - 1;
    await (isKeptAlive ? upstream.ask() : upstream.askAlone());
    expect(upstream.calls).toBe(1);
  });
});
