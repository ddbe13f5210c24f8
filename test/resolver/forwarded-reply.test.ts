import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { EdnsOption, Message } from "../../src/dns/message.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { readForwarded } from "../../src/resolver/forwarded-reply.ts";
import { lifetimeSeconds } from "../../src/resolver/lifetime.ts";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { octetsOf, question, record, zoneText } from "../support/records.ts";

const ASKED = question("www.example.com");

function replyWith(parts: Partial<Message> = {}): Uint8Array {
  const query = decodeMessage(encodeExchangeQuery(ASKED, { dnssecOk: false, checkingDisabled: false }));
  return encodeMessage({ ...query, isResponse: true, answer: [record("www.example.com. 300 A 192.0.2.80")], ...parts });
}

function withOption(option: EdnsOption): Uint8Array {
  return replyWith({ edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [option] } });
}

describe("what an upstream answered", () => {
  test("is heard on what it was asked and nothing beside it", () => {
    const octets = replyWith({
      answer: ["www.example.com. 300 A 192.0.2.80", "bank.example. 300 A 192.0.2.66"].map((line) => record(line)),
      additional: [record("bank.example. 300 A 192.0.2.66")],
    });
    const { reply } = readForwarded(octets, ASKED, {});
    expect(zoneText(reply.answer)).toEqual(["www.example.com. 300 A 192.0.2.80"]);
    expect(reply.additional).toEqual([]);
  });

  test("is no denial to remember when its SOA is that of another zone", () => {
    const soa = record("bank.example. 300 SOA ns.bank.example. h.bank.example. 1 2 3 4 300");
    const { reply } = readForwarded(replyWith({ rcode: 3, answer: [], authority: [soa] }), ASKED, {});
    expect([reply.rcode, reply.authority, lifetimeSeconds(reply)]).toEqual([3, [], 0]);
  });

  test("is never authoritative for us, but may be authentic", () => {
    const octets = replyWith({ authoritativeAnswer: true, authenticData: true });
    expect(readForwarded(octets, ASKED, {}).reply).toMatchObject({ authoritative: false, authenticData: true });
  });

  test("has the time in HTTP caches taken off", () => {
    const { reply } = readForwarded(replyWith(), ASKED, { ageSeconds: 100 });
    expect(zoneText(reply.answer)).toEqual(["www.example.com. 200 A 192.0.2.80"]);
  });

  test.each([
    ["two octets", "0064", 10_000],
    ["two zeros: close now", "0000", 0],
    ["nothing", "", undefined],
    ["one octet", "64", undefined],
  ])("says with a keepalive option of %s how long its connection may stay", (_title, hex, expected) => {
    const option = { code: 11, data: octetsOf(hex) };
    expect(readForwarded(withOption(option), ASKED, {}).keepaliveMs).toBe(expected);
  });

  test("says nothing of its connection without that option", () => {
    expect(readForwarded(withOption({ code: 10, data: octetsOf("0064") }), ASKED, {}).keepaliveMs).toBeUndefined();
    expect(readForwarded(replyWith(), ASKED, {}).keepaliveMs).toBeUndefined();
  });

  test.each<[string, Uint8Array, string, string]>([
    ["another question", replyWith({ question: [question("a.example")] }), "mismatch", "the reply is for another name"],
    ["another ID", replyWith({ id: 9 }), "mismatch", "the reply has ID 9 instead of 0"],
    ["a truncated reply", replyWith({ truncated: true }), "mismatch", "the reply is truncated, which no stream needs"],
    ["a page", new TextEncoder().encode("<html>sign in</html>"), "malformed", "the reply is no DNS message: "],
    ["nothing", new Uint8Array(), "malformed", "the reply is no DNS message: "],
  ])("is an upstream's failure when it is %s", (_title, octets, code, message) => {
    const read = (): unknown => readForwarded(octets, ASKED, {});
    expect(read).toThrow(UpstreamError);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
    expect(read).not.toThrow("example");
  });
});
