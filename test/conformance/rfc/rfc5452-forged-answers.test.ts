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
