import { describe, expect, test } from "vitest";
import { errorCodes, openGateway, told } from "./gateway-harness.ts";
import type { Act } from "./scripted-upstream.ts";

const QUESTION = "www.example.com A";
const CACHED_ERROR = 13;
const ANSWER = { answer: ["www.example.com. 300 A 192.0.2.1"] };
const ANSWERED = ["NOERROR", "www.example.com. 300 A 192.0.2.1"];

describe("RFC 9520 section 3.1: retries", () => {
  test("RFC 9520 section 3.1: a server that does not answer is asked no more than three times for one question", async () => {
    const { time, upstream, ask } = openGateway();
    upstream.says("www.example.com. A", "hangs");
    const asked = ask(QUESTION);
    await time.pass(10_000);
    expect(told(await asked)).toEqual(["SERVFAIL"]);
    expect(upstream.asked.length).toBeLessThanOrEqual(3);
  });

  test.each<[title: string, act: Act]>([
    ["RFC 9520 section 2.1: SERVFAIL", { rcode: 2 }],
    ["RFC 9520 section 2.2: REFUSED", { rcode: 5 }],
    ["RFC 9520 section 2.3: no connection", "breaks"],
    ["RFC 9520 section 2.3: no answer in time", "hangs"],
  ])("%s of one server has the next one asked", async (_title, act) => {
    const { time, upstream, secondUpstream, ask } = openGateway({ hasSecondUpstream: true });
    upstream.says("www.example.com. A", act);
    secondUpstream.says("www.example.com. A", ANSWER);
    const asked = ask(QUESTION);
    await time.pass(4000);
    expect(told(await asked)).toEqual(ANSWERED);
  });
});

describe("RFC 2308 section 2.2: referrals", () => {
  test.each([
    ["RFC 2308 section 2.2: a referral", "example.com. 300 NS ns.example.com."],
    ["RFC 2308 section 2.2: a referral upwards", ". 300 NS a.root.example."],
  ])("%s is no denial: the next server is asked, and of none is left a failure", async (_title, line) => {
    const { upstream, secondUpstream, ask } = openGateway({ hasSecondUpstream: true });
    upstream.otherwise({ authority: [line] });
    secondUpstream.says("www.example.com. A", ANSWER).otherwise({ authority: [line] });
    expect(told(await ask(QUESTION))).toEqual(ANSWERED);
    const failed = await ask("ftp.example.com A", { edns: {} });
    expect([told(failed), errorCodes(failed)]).toEqual([["SERVFAIL"], [22]]);
  });
});

describe("RFC 9520 section 3.2: caching", () => {
  test.each<[title: string, act: Act]>([
    ["RFC 9520 section 3.2: SERVFAIL is kept for a second at least", { rcode: 2 }],
    ["RFC 9520 section 3.2: so is that nobody could be reached", "breaks"],
  ])("%s, and says that it is kept", async (_title, act) => {
    const { time, upstream, ask } = openGateway();
    upstream.says("www.example.com. A", act);
    await ask(QUESTION);
    const asks = upstream.asked.length;
    await time.pass(900);
    const kept = await ask(QUESTION, { edns: {} });
    expect(told(kept)).toEqual(["SERVFAIL"]);
    expect(errorCodes(kept)).toContain(CACHED_ERROR);
    expect(upstream.asked).toHaveLength(asks);
  });

  test("RFC 9520 section 3.2: the first failure does not say that it is kept", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { rcode: 2 });
    expect(errorCodes(await ask(QUESTION, { edns: {} }))).not.toContain(CACHED_ERROR);
  });

  test("RFC 9520 section 3.2: a failure that goes on is kept for longer and longer", async () => {
    const { time, upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { rcode: 2 });
    for (let seconds = 0; seconds < 120; seconds++) {
      await ask(QUESTION);
      await time.pass(1000);
    }
    // At 0, 1, 3, 7, 15, 31 seconds, then every 30; a second more or less each.
    expect(upstream.asked.length).toBeGreaterThan(4);
    expect(upstream.asked.length).toBeLessThan(11);
  });

  test("RFC 9520 section 3.2: never for longer than five minutes", async () => {
    const { time, upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { rcode: 2 });
    const askEveryTenSeconds = async (times: number): Promise<void> => {
      for (let count = 0; count < times; count++) {
        await time.pass(10_000);
        await ask(QUESTION);
      }
    };
    await askEveryTenSeconds(360);
    // What is kept longest is a failure that has just been seen again.
    for (const asks = upstream.asked.length; upstream.asked.length === asks;) await askEveryTenSeconds(1);
    upstream.says("www.example.com. A", ANSWER);
    await time.pass(300_000);
    expect(told(await ask(QUESTION))).toEqual(ANSWERED);
  });

  test("RFC 9520 section 3.2: one question's failure is not another's", async () => {
    const { upstream, ask } = openGateway();
    upstream
      .says("www.example.com. A", { rcode: 2 })
      .says("www.example.com. AAAA", { answer: ["www.example.com. 300 AAAA 2001:db8::1"] });
    await ask(QUESTION);
    expect(told(await ask("www.example.com AAAA"))).toEqual(["NOERROR", "www.example.com. 300 AAAA 2001:db8::1"]);
  });

  test("RFC 9520 section 3.2: a failure is no reason to forget an answer that still counts", async () => {
    const { time, upstream, ask } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    await ask(QUESTION);
    upstream.otherwise("breaks").says("www.example.com. A", "breaks");
    await ask("other.example.com A");
    await time.pass(100_000);
    expect(told(await ask(QUESTION))).toEqual(["NOERROR", "www.example.com. 200 A 192.0.2.1"]);
  });
});
