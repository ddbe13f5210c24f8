import { expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import { parseName } from "../../../src/dns/name.ts";
import { replyOf, zoneText } from "../../support/records.ts";
import { CachedUpstream, FAILURE, MapTier } from "./upstream-in-hand.ts";

const ONE = replyOf(["web.example. 60 A 192.0.2.1"]);
const TWO = replyOf(["web.example. 60 A 192.0.2.2"]);
const SOA = "example. 60 SOA ns.example. hostmaster.example. 1 7200 1800 86400 20";

test("what one memory learnt the tier tells another, with its age taken off, and upstream is not asked", async () => {
  const tier = new MapTier();
  await new CachedUpstream(ONE, { tier }).ask();
  expect([...tier.kept.values()].map(({ seconds }) => seconds)).toEqual([60]);
  tier.ageSeconds = 25;
  const other = new CachedUpstream(TWO, { tier });
  expect(zoneText((await other.ask()).answer)).toEqual(["web.example. 35 A 192.0.2.1"]);
  expect(other.events).toEqual([
    { kind: "cache-hit", name: "web.example.", ageSeconds: 25, isFailure: false, isStale: false },
  ]);
  other.clock.advanceSeconds(20);
  expect(zoneText((await other.ask()).answer)).toEqual(["web.example. 15 A 192.0.2.1"]);
  expect([tier.asked.length, other.calls]).toEqual([2, 0]);
});

test("a denial is kept for its negative TTL, a failure not at all", async () => {
  const tier = new MapTier();
  await new CachedUpstream(replyOf([], { rcode: Rcode.NxDomain, authority: [SOA] }), { tier }).ask();
  await new CachedUpstream(FAILURE, { tier }).ask("api.example");
  expect([...tier.kept.values()].map(({ seconds }) => seconds)).toEqual([20]);
});

test("what is too old, or damaged, is asked for upstream", async () => {
  const tier = new MapTier();
  await new CachedUpstream(ONE, { tier }).ask();
  tier.ageSeconds = 60;
  expect(zoneText((await new CachedUpstream(TWO, { tier }).ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
  tier.ageSeconds = 0;
  for (const [key, kept] of tier.kept) tier.kept.set(key, { ...kept, message: kept.message.slice(0, 20) });
  expect((await new CachedUpstream(ONE, { tier }).ask()).rcode).toBe(Rcode.NoError);
});

test("the refresh of a popular reply passes the tier by, which may know no more; an expired one does not", async () => {
  const tier = new MapTier();
  const upstream = new CachedUpstream(ONE, { tier });
  await upstream.ask();
  upstream.turn = { reply: TWO };
  upstream.clock.advanceSeconds(55);
  await upstream.ask();
  expect([upstream.calls, tier.asked.length]).toEqual([2, 1]);
  upstream.clock.advanceSeconds(60);
  expect((await upstream.ask()).isStale).toBeUndefined();
  expect([upstream.calls, tier.asked.length]).toEqual([2, 2]);
});

test("whatever makes a question another one makes another key", async () => {
  const tier = new MapTier();
  const upstream = new CachedUpstream(ONE, { tier });
  await upstream.ask();
  await upstream.ask("web.example", "AAAA");
  await upstream.ask("web.example", "A", { dnssecOk: true });
  await upstream.ask("web.example", "A", { checkingDisabled: true });
  await upstream.ask("web.example", "A", { upstreamZone: parseName("example") });
  expect(new Set(tier.asked).size).toBe(5);
});

test("nothing is kept where nothing would let that end", async () => {
  const tier = new MapTier();
  await new CachedUpstream(ONE, { tier }).askAlone();
  expect(tier.kept.size).toBe(0);
});
