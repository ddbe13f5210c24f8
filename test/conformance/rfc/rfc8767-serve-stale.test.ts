import { describe, expect, test } from "vitest";
import { zoneText } from "../../support/records.ts";
import { errorCodes, openGateway, told, type GatewayUnderTest } from "./gateway-harness.ts";
import type { Act } from "./scripted-upstream.ts";

const QUESTION = "www.example.com A";
const [STALE_ANSWER, STALE_NXDOMAIN] = [3, 19];
const STALE = ["NOERROR", "www.example.com. 30 A 192.0.2.1"];
const DAY_MS = 86_400_000;
const WITH_EDNS = { edns: {} };
const SOA = ["example.com. 60 SOA ns.example.com. hostmaster.example.com. 1 7200 1800 86400 60"];

/** A gateway whose upstream answered for a minute, which is over, and now does something else. */
async function openExpired(
  act: Act,
  settings: { readonly staleSeconds: number } = { staleSeconds: 86_400 },
): Promise<GatewayUnderTest> {
  const gateway = openGateway({ settings });
  gateway.upstream.says("www.example.com. A", { answer: ["www.example.com. 60 A 192.0.2.1"] });
  await gateway.ask(QUESTION);
  await gateway.time.pass(61_000);
  gateway.upstream.says("www.example.com. A", act);
  return gateway;
}

describe("RFC 8767: serving stale data", () => {
  test.each<[title: string, act: Act]>([
    ["RFC 8767 section 4: when upstream cannot be reached", "breaks"],
    ["RFC 8767 section 4: when upstream fails", { rcode: 2 }],
    ["RFC 8767 section 4: when upstream refuses", { rcode: 5 }],
  ])("%s, what was known is given for 30 seconds more, and says so", async (_title, act) => {
    const { ask } = await openExpired(act);
    const reply = await ask(QUESTION, WITH_EDNS);
    expect(told(reply)).toEqual(STALE);
    expect(errorCodes(reply)).toContain(STALE_ANSWER);
  });

  test("RFC 8767 section 5: the client waits no longer than 1.8 seconds", async () => {
    const { time, ask } = await openExpired("hangs");
    const seen: string[][] = [];
    const asked = ask(QUESTION).then((reply) => seen.push(told(reply)));
    await time.pass(1700);
    expect(seen).toEqual([]);
    await time.pass(150);
    expect(seen).toEqual([STALE]);
    await asked;
  });

  test("RFC 8767 section 5: an answer that comes within that time is the one that is given", async () => {
    const { time, ask } = await openExpired({ answer: ["www.example.com. 60 A 192.0.2.2"], afterMs: 1000 });
    const asked = ask(QUESTION);
    await time.pass(1100);
    expect(told(await asked)).toEqual(["NOERROR", "www.example.com. 60 A 192.0.2.2"]);
  });

  test("RFC 8767 section 5: an answer that comes later is there for whoever asks next", async () => {
    const { time, ask } = await openExpired({ answer: ["www.example.com. 60 A 192.0.2.2"], afterMs: 2500 });
    const asked = ask(QUESTION);
    await time.pass(3000);
    expect(told(await asked)).toEqual(STALE);
    expect(told(await ask(QUESTION))).toEqual(["NOERROR", expect.stringMatching(/ A 192\.0\.2\.2$/)]);
  });

  test("RFC 8767 section 5: a refresh that failed is not tried again for 30 seconds", async () => {
    const { time, upstream, ask } = await openExpired({ rcode: 2 });
    await ask(QUESTION);
    const asks = upstream.asked.length;
    for (let seconds = 0; seconds < 28; seconds++) {
      await time.pass(1000);
      expect(told(await ask(QUESTION))).toEqual(STALE);
    }
    expect(upstream.asked).toHaveLength(asks);
    await time.pass(5000);
    await ask(QUESTION);
    expect(upstream.asked.length).toBeGreaterThan(asks);
  });

  test("RFC 8767 section 4: once upstream is back, so is what it says", async () => {
    const { time, upstream, ask } = await openExpired("breaks");
    await ask(QUESTION);
    upstream.says("www.example.com. A", { answer: ["www.example.com. 60 A 192.0.2.2"] });
    await time.pass(61_000);
    expect(told(await ask(QUESTION))).toEqual(["NOERROR", "www.example.com. 60 A 192.0.2.2"]);
  });

  test("RFC 8767 section 4: NXDOMAIN is an answer, and replaces what was known", async () => {
    const { upstream, ask } = await openExpired({ rcode: 3, authority: SOA });
    expect(told(await ask(QUESTION))).toEqual(["NXDOMAIN"]);
    upstream.says("www.example.com. A", "breaks");
    expect(told(await ask(QUESTION))).toEqual(["NXDOMAIN"]);
  });

  test("RFC 8914 section 4.20: a stale denial says that it is one", async () => {
    const { time, upstream, ask } = openGateway();
    upstream.says("gone.example.com. A", { rcode: 3, authority: SOA });
    await ask("gone.example.com A");
    await time.pass(61_000);
    upstream.says("gone.example.com. A", "breaks");
    const reply = await ask("gone.example.com A", WITH_EDNS);
    expect([told(reply), zoneText(reply.authority)]).toEqual([
      ["NXDOMAIN"],
      [expect.stringMatching(/^example\.com\. 30 SOA /)],
    ]);
    expect(errorCodes(reply)).toContain(STALE_NXDOMAIN);
  });

  test("RFC 8767 section 5: nothing is given when it has been stale for the time that is configured", async () => {
    const { time, ask } = await openExpired("breaks");
    await time.pass(DAY_MS - 120_000);
    expect(told(await ask(QUESTION))).toEqual(STALE);
    await time.pass(180_000);
    expect(told(await ask(QUESTION))).toEqual(["SERVFAIL"]);
  });

  test("RFC 8767 section 4: it can be switched off", async () => {
    const { ask } = await openExpired("breaks", { staleSeconds: 0 });
    expect(told(await ask(QUESTION))).toEqual(["SERVFAIL"]);
  });

  test("RFC 8767 section 4: while its time lasts, nothing is stale", async () => {
    const { time, upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ["www.example.com. 60 A 192.0.2.1"] });
    await ask(QUESTION);
    upstream.says("www.example.com. A", "breaks");
    await time.pass(30_000);
    const reply = await ask(QUESTION, WITH_EDNS);
    expect([told(reply), errorCodes(reply)]).toEqual([["NOERROR", "www.example.com. 30 A 192.0.2.1"], []]);
  });
});
