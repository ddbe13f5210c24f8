import { describe, expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import { formatRcode } from "../../../src/dns/type-names.ts";
import { settled } from "../../support/manual-timers.ts";
import { edeCodes, replyOf, zoneText } from "../../support/records.ts";
import { CachedUpstream, FAILURE } from "./upstream-in-hand.ts";

const ONE = replyOf(["web.example. 60 A 192.0.2.1"]);
const TWO = replyOf(["web.example. 60 A 192.0.2.2"]);

describe("equal questions share one exchange:", () => {
  test("all who ask while it is under way get what it brings", async () => {
    const upstream = new CachedUpstream({ reply: ONE, tookMs: 300 });
    const asked = [upstream.ask(), upstream.ask()];
    await upstream.timers.advanceMs(200);
    asked.push(upstream.ask());
    await upstream.timers.advanceMs(100);
    for (const reply of await Promise.all(asked))
      expect(zoneText(reply.answer)).toEqual(["web.example. 60 A 192.0.2.1"]);
    expect(upstream.calls).toBe(1);
  });

  test("its end is waited for by the program, though its client may have gone", async () => {
    const upstream = new CachedUpstream({ reply: ONE, tookMs: 300 });
    void upstream.ask();
    expect(upstream.kept).toHaveLength(1);
    await upstream.timers.advanceMs(300);
    expect(await upstream.kept[0]).toMatchObject({ rcode: 0 });
    await upstream.ask();
    expect(upstream.calls).toBe(1);
  });

  test("others have exchanges of their own", async () => {
    const upstream = new CachedUpstream({ reply: ONE, tookMs: 300 });
    void upstream.ask();
    void upstream.ask("api.example");
    void upstream.ask("web.example", "AAAA");
    void upstream.ask("web.example", "A", { dnssecOk: true });
    await settled();
    expect(upstream.calls).toBe(4);
  });

  test("one that hangs is shared for five seconds, no longer", async () => {
    const upstream = new CachedUpstream({ reply: ONE, tookMs: 600_000 });
    void upstream.ask();
    await upstream.timers.advanceMs(4999);
    void upstream.ask();
    expect(upstream.calls).toBe(1);
    await upstream.timers.advanceMs(1);
    upstream.turn = { reply: TWO };
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
  });

  test("what an overtaken one brings late does not replace what is newer", async () => {
    const upstream = new CachedUpstream({ reply: ONE, tookMs: 6000 });
    const late = upstream.ask();
    await upstream.timers.advanceMs(5500);
    upstream.turn = { reply: TWO };
    await upstream.ask();
    await upstream.timers.advanceMs(500);
    expect(zoneText((await late).answer)).toEqual(["web.example. 60 A 192.0.2.1"]);
    expect(zoneText((await upstream.ask()).answer)).toEqual(["web.example. 60 A 192.0.2.2"]);
  });

  test.each([
    ["500 ms more: he asks anew", 5000, 4500, FAILURE, ["SERVFAIL", "NOERROR"], 2],
    ["499 ms more: he takes the failure", 4999, 4500, FAILURE, ["SERVFAIL", "SERVFAIL"], 1],
    ["more, but it failed at once: he takes the failure", 9000, 100, FAILURE, ["SERVFAIL", "SERVFAIL"], 1],
    ["more, and it brought an answer: he takes that", 9000, 4500, ONE, ["NOERROR", "NOERROR"], 1],
  ])("who joins one that runs out of time and has %s", async (_what, ownMs, tookMs, reply, rcodes, calls) => {
    const upstream = new CachedUpstream({ reply, tookMs });
    const first = upstream.ask();
    const joined = upstream.ask("web.example", "A", { deadlineMs: upstream.clock.nowMs + ownMs });
    await settled();
    upstream.turn = { reply: ONE, tookMs: 100 };
    await upstream.timers.advanceMs(tookMs);
    await upstream.timers.advanceMs(100);
    expect([await first, await joined].map(({ rcode }) => formatRcode(rcode))).toEqual(rcodes);
    expect(upstream.calls).toBe(calls);
  });

  test("all who ask anew share one exchange again", async () => {
    const upstream = new CachedUpstream({ reply: FAILURE, tookMs: 4500 });
    const { nowMs } = upstream.clock;
    const asked = [4500, 8000, 9000].map((ownMs) => upstream.ask("web.example", "A", { deadlineMs: nowMs + ownMs }));
    for (const atMs of [4500, 4500]) await upstream.timers.advanceMs(atMs);
    expect((await Promise.all(asked)).map(({ rcode }) => rcode)).toEqual([2, 2, 2]);
    expect(upstream.calls).toBe(2);
  });

  test("a rejection reaches all who wait, and is forgotten", async () => {
    const upstream = new CachedUpstream({ reply: new Error("broken"), tookMs: 10 });
    const asked = [upstream.ask(), upstream.ask()].map((each) => expect(each).rejects.toThrow("broken"));
    await upstream.timers.advanceMs(10);
    await Promise.all(asked);
    upstream.turn = { reply: ONE };
    expect((await upstream.ask()).rcode).toBe(Rcode.NoError);
  });
});

describe("failures (RFC 9520)", () => {
  test("are remembered for a second, then twice as long with each in a row, for 30 s at most", async () => {
    const upstream = new CachedUpstream(FAILURE);
    const askedAtSecond: number[] = [];
    for (let second = 0; second <= 91; second++) {
      const calls = upstream.calls;
      await upstream.ask();
      if (upstream.calls > calls) askedAtSecond.push(second);
      upstream.clock.advanceSeconds(1);
    }
    expect(askedAtSecond).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
  });

  test("start anew after an answer", async () => {
    const upstream = new CachedUpstream(FAILURE, { staleSeconds: 0 });
    await upstream.ask();
    upstream.clock.advanceSeconds(1);
    await upstream.ask();
    upstream.clock.advanceSeconds(2);
    upstream.turn = { reply: ONE };
    await upstream.ask();
    upstream.clock.advanceSeconds(60);
    upstream.turn = { reply: FAILURE };
    await upstream.ask();
    upstream.clock.advanceSeconds(1);
    await upstream.ask();
    expect(upstream.calls).toBe(5);
  });

  test("are counted from their end, however long upstream took", async () => {
    const upstream = new CachedUpstream({ reply: FAILURE, tookMs: 4000 });
    await upstream.askFor();
    upstream.clock.nowMs += 999;
    await upstream.ask();
    expect(upstream.calls).toBe(1);
  });

  test("that are given again say so, behind what upstream said", async () => {
    const upstream = new CachedUpstream(FAILURE);
    expect(edeCodes(await upstream.ask())).toEqual([22]);
    expect((await upstream.ask()).extendedErrors).toEqual([
      { code: 22, text: "no upstream answered: refused" },
      { code: 13 },
    ]);
    expect(edeCodes(await upstream.ask())).toEqual([22, 13]);
  });
});

test("what upstream said about an answer stays with it", async () => {
  const upstream = new CachedUpstream({ ...ONE, authenticData: true, extendedErrors: [{ code: 4, text: "forged" }] });
  const first = await upstream.ask();
  expect(await upstream.ask()).toEqual(first);
});
