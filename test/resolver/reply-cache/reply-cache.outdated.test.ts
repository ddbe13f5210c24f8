import { expect, test } from "vitest";
import { momentaryFailure } from "../../../src/resolver/reply.ts";
import { replyOf, zoneText } from "../../support/records.ts";
import { CachedUpstream, FAILURE } from "./upstream-in-hand.ts";

const ONE = replyOf(["web.example. 60 A 192.0.2.1"]);
const TWO = replyOf(["web.example. 60 A 192.0.2.2"]);

test("once all is expired, what is known is asked for again, and serves when there is no answer", async () => {
  const upstream = new CachedUpstream(ONE);
  await upstream.ask();
  await upstream.ask("api.example");
  upstream.clock.advanceSeconds(1);
  upstream.cache.expireAll();
  upstream.turn = { reply: FAILURE };
  expect(await upstream.ask("api.example")).toMatchObject({ isStale: true });
  upstream.turn = { reply: TWO };
  expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
  expect(upstream.calls).toBe(4);
});

test("an answer to what was asked before all was expired is given to those who wait, and then asked for again", async () => {
  const upstream = new CachedUpstream({ reply: ONE, tookMs: 100 });
  const waiting = upstream.ask();
  await upstream.timers.advanceMs(50);
  upstream.cache.expireAll();
  await upstream.timers.advanceMs(50);
  expect(zoneText((await waiting).answer)).toEqual(["web.example. 60 A 192.0.2.1"]);
  upstream.turn = { reply: TWO };
  expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
});

test("once failures are forgiven, what failed is asked for again at once, with an expired reply and without", async () => {
  const upstream = new CachedUpstream(ONE);
  await upstream.ask();
  upstream.clock.advanceSeconds(60);
  upstream.turn = { reply: FAILURE };
  await upstream.ask();
  await upstream.ask("api.example");
  upstream.turn = { reply: TWO };
  expect([(await upstream.ask()).isStale, (await upstream.ask("api.example")).rcode]).toEqual([true, 2]);
  expect(upstream.calls).toBe(3);
  upstream.cache.forgiveFailures();
  expect([(await upstream.ask()).isStale, (await upstream.ask("api.example")).rcode]).toEqual([undefined, 0]);
  expect(upstream.calls).toBe(5);
});

test("a failure that comes of before they were forgiven is not remembered", async () => {
  const upstream = new CachedUpstream({ reply: FAILURE, tookMs: 1900 });
  const waiting = upstream.ask();
  await upstream.timers.advanceMs(1000);
  upstream.cache.forgiveFailures();
  await upstream.timers.advanceMs(900);
  expect((await waiting).rcode).toBe(2);
  upstream.turn = { reply: ONE };
  expect((await upstream.ask()).rcode).toBe(0);
});

test("a failure of the moment is not remembered, and an expired reply serves only for that moment", async () => {
  const upstream = new CachedUpstream(momentaryFailure(0, "too much"));
  expect((await upstream.ask()).rcode).toBe(2);
  upstream.turn = { reply: ONE };
  expect((await upstream.ask()).rcode).toBe(0);
  upstream.clock.advanceSeconds(60);
  upstream.turn = { reply: momentaryFailure(0, "too much") };
  expect((await upstream.ask()).isStale).toBe(true);
  upstream.turn = { reply: TWO };
  expect((await upstream.ask()).isStale).toBeUndefined();
});
