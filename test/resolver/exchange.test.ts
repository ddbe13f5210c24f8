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
  decodeReply,
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

describe("the query over", () => {
  const HEADER = "0120 0001 0000 0000 0001 03 777777 07 6578616d706c65 03 636f6d 00 0001 0001";

  test("UDP has the ID that is given, and a buffer that no path fragments (RFC 9715 section 3)", () => {
    const query = encodeExchangeQuery(ASKED, PLAIN, { transport: "udp", id: 0xbeef });
    expect(query).toEqual(octetsOf(`beef ${HEADER} 00 0029 04d0 00 00 0000 0000`));
  });

  test("TCP asks how long the connection may stay (RFC 7828 section 3.2.1)", () => {
    const query = encodeExchangeQuery(ASKED, PLAIN, { transport: "tcp", id: 1 });
    expect(query).toEqual(octetsOf(`0001 ${HEADER} 00 0029 1000 00 00 0000 0004 000b 0000`));
  });

  test("TLS asks the same, and is padded behind that (RFC 8467 section 4.1)", () => {
    const query = encodeExchangeQuery(ASKED, PLAIN, { transport: "tls", id: 1 });
    const zeros = "00".repeat(0x4c);
    expect(query).toEqual(octetsOf(`0001 ${HEADER} 00 0029 1000 00 00 0000 0054 000b 0000 000c 004c ${zeros}`));
    expect(query).toHaveLength(128);
  });

  test("HTTPS is padded to blocks of 128 octets, whatever the name", () => {
    const sizes = ["a", "www.example.com", `${"a".repeat(60)}.${"b".repeat(60)}.example.com`].map(
      (name) => encodeExchangeQuery(question(name), PLAIN, { transport: "https" }).length,
    );
    expect(sizes).toEqual([128, 128, 256]);
  });

  test("has letters in random case where that is asked for, and nothing else (0x20)", () => {
    const coins = [0.1, 0.9, 0.4, 0.6, 0.1, 0.1, 0.9, 0.9];
    let flips = 0;
    const asked = question("a1-B{.example");
    const query = encodeExchangeQuery(asked, PLAIN, { id: 0, randomCase: () => coins[flips++ % coins.length] ?? 0 });
    expect(new TextDecoder().decode(query.subarray(13, 26))).toBe("A1-b{\u0007ExAMplE");
    expect(decodeMessage(query).question).toEqual([asked]);
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
    ["a truncated message", { truncated: true }, "the reply is truncated, which no stream needs"],
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

describe("a decoded reply", () => {
  test("must have the ID that was sent", () => {
    expect(decodeReply(message({ id: 7 }), ASKED, { id: 7 }).id).toBe(7);
    expect(() => decodeReply(message({ id: 7 }), ASKED, { id: 8 })).toThrow("the reply has ID 7 instead of 8");
  });

  test("must repeat the spelling that was sent, where one was (0x20)", () => {
    const query = encodeExchangeQuery(ASKED, PLAIN, { randomCase: () => 0 });
    const [same, lower, cut] = [message(), message(), message()];
    same.set(query.subarray(12, 29), 12);
    cut.set(query.subarray(12, 20), 12);
    expect(decodeReply(same, ASKED, { spelledAs: query }).question).toEqual([ASKED]);
    for (const reply of [lower, cut]) {
      expect(() => decodeReply(reply, ASKED, { spelledAs: query })).toThrow(MismatchError);
    }
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
