import { describe, expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { errorCodes, openGateway, told } from "./gateway-harness.ts";
import type { ScriptedReply } from "./scripted-upstream.ts";

const ANSWER = ["www.example.com. 300 A 192.0.2.66"];
const QUESTION = { name: parseName("www.example.com"), type: 1, class: 1 };

describe("RFC 5452: answers that are not the answer", () => {
  test.each<[title: string, lie: NonNullable<ScriptedReply["lie"]>]>([
    ["RFC 5452 section 9.1: another ID", { id: 7 }],
    ["RFC 5452 section 9.1: another name", { question: [{ ...QUESTION, name: parseName("bank.example") }] }],
    ["RFC 5452 section 9.1: another type", { question: [{ ...QUESTION, type: 28 }] }],
    ["RFC 5452 section 9.1: another class", { question: [{ ...QUESTION, class: 3 }] }],
    ["RFC 5452 section 9.1: no question", { question: [] }],
    ["RFC 5452 section 9.1: a query", { isResponse: false }],
  ])("%s is not believed, and the next upstream is asked", async (_title, lie) => {
    const alone = openGateway();
    alone.upstream.says("www.example.com. A", { answer: ANSWER, lie });
    const failure = await alone.ask("www.example.com A", { edns: {} });
    expect([told(failure), errorCodes(failure)]).toEqual([["SERVFAIL"], [expect.toBeOneOf([22, 23])]]);

    const { upstream, secondUpstream, ask } = openGateway({ hasSecondUpstream: true });
    upstream.says("www.example.com. A", { answer: ANSWER, lie });
    secondUpstream.says("www.example.com. A", { answer: ["www.example.com. 300 A 192.0.2.1"] });
    expect(told(await ask("www.example.com A"))).toEqual(["NOERROR", "www.example.com. 300 A 192.0.2.1"]);
  });

  test("RFC 5452 section 6: what an upstream says beside the answer is neither given nor kept", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", {
      answer: ["www.example.com. 300 A 192.0.2.1", "bank.example.com. 300 A 192.0.2.66"],
      additional: ["bank.example.com. 300 A 192.0.2.66"],
    });
    const reply = await ask("www.example.com A");
    expect([told(reply), reply.additional]).toEqual([["NOERROR", "www.example.com. 300 A 192.0.2.1"], []]);
    expect(told(await ask("bank.example.com A"))).toEqual(["NXDOMAIN"]);
  });
});

describe("RFC 5452 section 6: authority", () => {
  test("RFC 5452 section 6: the SOA of another zone denies nothing for longer than this once", async () => {
    const { upstream, ask } = openGateway();
    const soa = "bank.example. 300 SOA ns.bank.example. h.bank.example. 1 2 3 4 300";
    upstream.says("www.example.com. A", { rcode: 3, authority: [soa] });
    const reply = await ask("www.example.com A");
    expect([told(reply), reply.authority]).toEqual([["NXDOMAIN"], []]);
    await ask("www.example.com A");
    expect(upstream.asked).toHaveLength(2);
  });
});

describe("RFC 6672: DNAME", () => {
  const DNAME = "example.com. 300 DNAME 04 74657374 00"; // test.

  test("RFC 6672 section 3.1: an alias that is not what the DNAME makes of the name is not believed", async () => {
    const { upstream, ask } = openGateway();
    const alias = "www.example.com. 300 CNAME bank.example.";
    upstream.says("www.example.com. A", { answer: [DNAME, alias, "bank.example. 300 A 192.0.2.66"] });
    const { answer } = await ask("www.example.com A");
    expect(answer.map(({ owner }) => owner)).toEqual(["example.com."]);
  });

  test("RFC 6672 section 3.1: one that is passes", async () => {
    const { upstream, ask } = openGateway();
    const lines = [DNAME, "www.example.com. 300 CNAME www.test.", "www.test. 300 A 192.0.2.1"];
    upstream.says("www.example.com. A", { answer: lines });
    const { answer } = await ask("www.example.com A");
    expect(answer.map(({ owner }) => owner)).toEqual(["example.com.", "www.example.com.", "www.test."]);
  });
});

describe("RFC 6147: DNS64", () => {
  test("RFC 6147 section 5.1: no address is made up for a name without AAAA", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ["www.example.com. 300 A 192.0.2.1"] });
    upstream.says("www.example.com. AAAA", {
      authority: ["example.com. 60 SOA ns.example.com. h.example.com. 1 2 3 4 60"],
    });
    expect(told(await ask("www.example.com AAAA"))).toEqual(["NOERROR"]);
  });

  test("RFC 6147 section 5.1: what an upstream made up passes", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. AAAA", { answer: ["www.example.com. 300 AAAA 64:ff9b::c000:201"] });
    expect(told(await ask("www.example.com AAAA"))).toEqual(["NOERROR", "www.example.com. 300 AAAA 64:ff9b::c000:201"]);
  });
});
