import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeExtendedError } from "../../src/dns/ede.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { FormatError } from "../../src/dns/errors.ts";
import type { Message } from "../../src/dns/message.ts";
import { Rcode } from "../../src/dns/numbers.ts";
import {
  decodeExchangeReply,
  decodeGatewayReply,
  encodeExchangeQuery,
  MismatchError,
} from "../../src/resolver/exchange.ts";
import { octetsOf, question, record, zoneText } from "../support/records.ts";

const ASKED = question("www.example.com", "A");
const PLAIN = { dnssecOk: false, checkingDisabled: false };

function message(parts: Partial<Message> = {}): Uint8Array {
  return encodeMessage({
    ...decodeMessage(encodeExchangeQuery(ASKED, PLAIN)),
    isResponse: true,
    recursionAvailable: true,
    answer: [record("www.example.com. 300 A 192.0.2.80")],
    ...parts,
  });
}

describe("the query", () => {
  test("has ID 0, RD and AD, so that equal questions are equal octets (RFC 8484 section 4.1)", () => {
    const expected = octetsOf(`0000 0120 0001 0000 0000 0001
      03 777777 07 6578616d706c65 03 636f6d 00 0001 0001
      00 0029 1000 00 00 0000 0000`);
    expect(encodeExchangeQuery(ASKED, PLAIN)).toEqual(expected);
  });

  test.each([
    [{ dnssecOk: true, checkingDisabled: false }, true, false],
    [{ dnssecOk: false, checkingDisabled: true }, false, true],
  ])("carries DO and CD: %j", (context, dnssecOk, checkingDisabled) => {
    const query = decodeMessage(encodeExchangeQuery(ASKED, context));
    expect(query.edns?.dnssecOk).toBe(dnssecOk);
    expect(query.checkingDisabled).toBe(checkingDisabled);
  });
});

describe("the reply", () => {
  test("is taken over with its rcode, sections, AA and AD", () => {
    const octets = message({
      authoritativeAnswer: true,
      authenticData: true,
      additional: [record("ns.example.com. 60 A 192.0.2.53")],
    });
    const reply = decodeExchangeReply(octets, ASKED, 0);
    expect(zoneText(reply.answer)).toEqual(["www.example.com. 300 A 192.0.2.80"]);
    expect(zoneText(reply.additional)).toEqual(["ns.example.com. 60 A 192.0.2.53"]);
    expect(reply).toMatchObject({
      rcode: 0,
      authoritative: true,
      authenticData: true,
      extendedErrors: [],
      source: "forwarded",
    });
  });

  test("has its extended errors taken out of OPT, and nothing else of it", () => {
    const errors = [{ code: 6, text: "bogus" }, { code: 22 }];
    const options = [
      { code: 10, data: octetsOf("0011223344556677") },
      ...errors.map((error) => encodeExtendedError(error)),
    ];
    const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options };
    const reply = decodeExchangeReply(message({ rcode: Rcode.ServFail, answer: [], edns }), ASKED, 0);
    expect(reply.rcode).toBe(Rcode.ServFail);
    expect(reply.extendedErrors).toEqual(errors);
    expect(reply.additional).toEqual([]);
  });

  test("has the time that it spent in HTTP caches taken off its TTLs (RFC 8484 section 5.1)", () => {
    expect(zoneText(decodeExchangeReply(message(), ASKED, 100).answer)).toEqual(["www.example.com. 200 A 192.0.2.80"]);
    expect(zoneText(decodeExchangeReply(message(), ASKED, 301).answer)).toEqual(["www.example.com. 0 A 192.0.2.80"]);
  });

  test("of a denial has the negative TTL as its SOA's TTL, so that it counts down from there (RFC 2308 section 5)", () => {
    const soa = record("example.com. 3600 SOA ns.example.com. hostmaster.example.com. 1 7200 1800 86400 60");
    const octets = message({ rcode: Rcode.NxDomain, answer: [], authority: [soa] });
    expect(zoneText(decodeExchangeReply(octets, ASKED, 0).authority)[0]).toMatch(/^example\.com\. 60 SOA/);
    expect(zoneText(decodeExchangeReply(octets, ASKED, 45).authority)[0]).toMatch(/^example\.com\. 15 SOA/);
  });

  test.each<[string, Partial<Message>, string]>([
    ["a query", { isResponse: false }, "the reply is a query"],
    ["another ID", { id: 7 }, "the reply has ID 7 instead of 0"],
    ["a truncated message", { truncated: true }, "the reply is truncated, which DoH never needs"],
    ["another name", { question: [question("www.example.org")] }, "the reply is for another name"],
    ["another type", { question: [question("www.example.com", "AAAA")] }, "the reply is for type 28, not for type 1"],
    ["another class", { question: [{ ...ASKED, class: 3 }] }, "the reply is for class 3, not for class 1"],
    ["no question", { question: [] }, "the reply has 0 questions instead of one (rcode 0)"],
    ["two questions", { question: [ASKED, ASKED] }, "the reply has 2 questions instead of one (rcode 0)"],
  ])("is refused when it is %s", (_title, parts, problem) => {
    const decode = (): unknown => decodeExchangeReply(message(parts), ASKED, 0);
    expect(decode).toThrow(MismatchError);
    expect(decode).toThrow(problem);
    expect(decode, "no program logs questions").not.toThrow("example");
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["a page", new TextEncoder().encode("<html>sign in to this network</html>")],
    ["half a message", message().subarray(0, 30)],
  ])("is a format error when it is %s", (_title, octets) => {
    expect(() => decodeExchangeReply(octets, ASKED, 0)).toThrow(FormatError);
  });

  test("may spell the name as it likes (RFC 4343)", () => {
    const octets = message();
    octets[13] = 0x57;
    expect(decodeExchangeReply(octets, ASKED, 0).rcode).toBe(0);
  });
});

describe("the reply of a gateway", () => {
  const edns = {
    udpPayloadSizeOctets: 1232,
    version: 0,
    dnssecOk: false,
    options: [{ code: 65_312, data: octetsOf("07 6578616d706c65 03 636f6d 00 00") }],
  };
  const octets = message({ rcode: Rcode.NxDomain, answer: [], edns });

  test("says what else its search walk denies", () => {
    expect(decodeGatewayReply(octets, ASKED, 0)).toMatchObject({ rcode: 3, deniedBelow: ["example.com.", "."] });
    expect(decodeGatewayReply(message(), ASKED, 0)).not.toHaveProperty("deniedBelow");
  });

  test("is checked and aged like any other", () => {
    expect(zoneText(decodeGatewayReply(message(), ASKED, 100).answer)).toEqual(["www.example.com. 200 A 192.0.2.80"]);
    expect(() => decodeGatewayReply(message({ id: 7 }), ASKED, 0)).toThrow(MismatchError);
  });

  test("no other server may deny names that it was not asked for", () => {
    expect(decodeExchangeReply(octets, ASKED, 0)).not.toHaveProperty("deniedBelow");
  });
});
