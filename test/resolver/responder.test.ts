import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { extendedErrorsOf } from "../../src/dns/ede.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Edns, Message } from "../../src/dns/message.ts";
import { EdeCode, Rcode } from "../../src/dns/numbers.ts";
import { createReplyMemory, type ReplyMemory } from "../../src/resolver/reply-memory.ts";
import { createResponder, replyLimitOctets, type Transport } from "../../src/resolver/responder.ts";
import { octetsOf, question, record, replyOf, zoneText } from "../support/records.ts";
import { ANSWER, NO_MEMORY, query, respond, responderOf, type Asked } from "./responder-under-test.ts";

const OPT: Edns = { udpPayloadSizeOctets: 4096, version: 0, dnssecOk: false, options: [] };

async function ask(parts: Partial<Message> = {}, asked: Asked = {}): Promise<Message> {
  const octets = await respond(encodeMessage(query(parts)), asked);
  if (octets === undefined) throw new Error("no reply came");
  return decodeMessage(octets);
}

describe("an ordinary query", () => {
  test("is answered with its ID, question, RD and the reply's records", async () => {
    const message = await ask();
    expect(message).toMatchObject({
      id: 0x1234,
      isResponse: true,
      opcode: 0,
      recursionDesired: true,
      recursionAvailable: true,
      truncated: false,
      rcode: 0,
    });
    expect(message.question).toEqual([question("web.example")]);
    expect(zoneText(message.answer)).toEqual(["web.example. 30 A 192.0.2.1"]);
  });

  test.each([true, false])("RD %s and CD the other way round are copied, Z is 0", async (recursionDesired) => {
    const message = await ask({ recursionDesired, checkingDisabled: !recursionDesired });
    expect(message).toMatchObject({ recursionDesired, checkingDisabled: !recursionDesired });
    const octets = await respond(octetsOf("1234 0140 0001 0000 0000 0000 00 0001 0001"));
    expect((octets?.[3] ?? 0xff) & 0x40).toBe(0);
  });

  test.each([true, false])("AA is what the reply says: %s", async (authoritative) => {
    expect((await ask({}, { reply: { ...ANSWER, authoritative } })).authoritativeAnswer).toBe(authoritative);
  });

  test("the spelling of the question is kept, also in owners that are the question (0x20)", async () => {
    const asked = octetsOf("abcd 0100 0001 0000 0000 0000 03 576542 07 4578414d704c65 00 0001 0001");
    const octets = await respond(asked);
    expect(octets?.subarray(12, 29)).toEqual(asked.subarray(12));
    // The owner of the answer is a pointer to the question.
    expect(octets?.subarray(29, 31)).toEqual(octetsOf("c00c"));
  });
});

describe("AD (RFC 6840 sections 5.7 and 5.8)", () => {
  test.each<[string, boolean, Partial<Message>, boolean]>([
    ["authentic, asked with AD", true, { authenticData: true }, true],
    ["authentic, asked with DO", true, { edns: { ...OPT, dnssecOk: true } }, true],
    ["authentic, asked with neither", true, {}, false],
    ["authentic, asked with OPT without DO", true, { edns: OPT }, false],
    ["not authentic, asked with AD", false, { authenticData: true }, false],
  ])("%s", async (_title, authenticData, parts, expected) => {
    expect((await ask(parts, { reply: { ...ANSWER, authenticData } })).authenticData).toBe(expected);
  });
});

describe("EDNS (RFC 6891)", () => {
  test("a query without OPT gets none", async () => {
    const reply = { ...ANSWER, extendedErrors: [{ code: EdeCode.StaleAnswer }] };
    expect((await ask({}, { reply })).edns).toBeUndefined();
  });

  test.each([false, true])("a query with OPT gets one, with DO copied: %s", async (dnssecOk) => {
    expect((await ask({ edns: { ...OPT, dnssecOk } })).edns).toEqual({
      udpPayloadSizeOctets: 1232,
      version: 0,
      dnssecOk,
      options: [],
    });
  });

  test("options of the query are not echoed", async () => {
    const options = [
      { code: 10, data: octetsOf("0011223344556677") },
      { code: 65_001, data: octetsOf("00") },
    ];
    expect((await ask({ edns: { ...OPT, options } })).edns?.options).toEqual([]);
  });

  test("extended errors are told to those who sent OPT", async () => {
    const extendedErrors = [{ code: EdeCode.StaleAnswer, text: "old" }, { code: EdeCode.Synthesized }];
    const message = await ask({ edns: OPT }, { reply: { ...ANSWER, extendedErrors } });
    expect(extendedErrorsOf(message.edns)).toEqual(extendedErrors);
  });

  test.each([1, 2, 255])("version %i is answered BADVERS with version 0 and no records", async (version) => {
    const message = await ask({ edns: { ...OPT, version } });
    expect(message.rcode).toBe(Rcode.BadVers);
    expect(message.edns?.version).toBe(0);
    expect(message.answer).toEqual([]);
  });
});

describe("queries that no pipeline sees", () => {
  const never: Asked = { resolver: () => Promise.reject(new Error("the pipeline was asked")) };

  test.each([1, 2, 4, 5, 6, 15])("opcode %i is NOTIMP, with opcode, ID and question copied", async (opcode) => {
    const message = await ask({ opcode }, never);
    expect(message).toMatchObject({
      id: 0x1234,
      opcode,
      rcode: Rcode.NotImp,
      isResponse: true,
      authoritativeAnswer: false,
    });
  });

  test.each<[string, string]>([
    ["a question that ends early", "1234 0100 0001 0000 0000 0000 03 77"],
    ["a header and no more, though a question is announced", "1234 0100 0001 0000 0000 0000"],
    ["octets behind the last record", "1234 0100 0001 0000 0000 0000 00 0001 0001 ff"],
    ["a label of 64 octets", `1234 0100 0001 0000 0000 0000 40 ${"61".repeat(64)} 00 0001 0001`],
    ["a compression pointer to itself", "1234 0100 0001 0000 0000 0000 c00c 0001 0001"],
    ["two OPT", "1234 0100 0001 0000 0000 0002 00 0001 0001 00 0029 1000 00000000 0000 00 0029 1000 00000000 0000"],
  ])("%s: FORMERR with ID, opcode and RD, and nothing else", async (_title, hex) => {
    expect(await respond(octetsOf(hex), never)).toEqual(octetsOf("1234 8101 0000 0000 0000 0000"));
  });

  test.each<[string, string]>([
    ["no question", "1234 0100 0000 0000 0000 0000"],
    ["two questions (RFC 9619)", "1234 0100 0002 0000 0000 0000 00 0001 0001 00 0001 0001"],
  ])("%s: FORMERR from a server that offers recursion, since the message was read", async (_title, hex) => {
    expect(await respond(octetsOf(hex), never)).toEqual(octetsOf("1234 8181 0000 0000 0000 0000"));
  });

  test("another version of EDNS is BADVERS although its options do not parse (RFC 6891 section 6.1.3)", async () => {
    const asked = octetsOf("1234 0100 0001 0000 0000 0001 00 0001 0001 00 0029 1000 00 01 0000 0003 000a ff");
    const expected = octetsOf("1234 8180 0001 0000 0000 0001 00 0001 0001 00 0029 04d0 01 00 0000 0000");
    expect(await respond(asked, never)).toEqual(expected);
  });

  test.each<[string, string]>([
    ["nothing", ""],
    ["less than a header", "1234 0100 0001 0000 0000 00"],
    ["a response", "1234 8180 0001 0000 0000 0000 00 0001 0001"],
    ["a response that is broken", "1234 8180 0001 0000 0000 0000"],
  ])("%s: silence", async (_title, hex) => {
    expect(await respond(octetsOf(hex), never)).toBeUndefined();
  });
});

describe("failures inside", () => {
  test("a rejection is SERVFAIL for the client, without its message, and is reported", async () => {
    const failure = new Error("secret path /etc/meshdoh");
    const failures: unknown[] = [];
    const responder = responderOf({ resolver: () => Promise.reject(failure) }, failures);
    const octets = await responder.respond(encodeMessage(query({ edns: OPT })), "tcp");
    const message = decodeMessage(octets ?? new Uint8Array());
    expect(message.rcode).toBe(Rcode.ServFail);
    expect(extendedErrorsOf(message.edns)).toEqual([
      { code: EdeCode.Other, text: "the resolver failed on this question" },
    ]);
    expect(failures).toEqual([failure]);
  });

  test("a context that cannot be made is SERVFAIL too", async () => {
    const failures: unknown[] = [];
    const responder = createResponder({
      resolver: () => Promise.resolve(ANSWER),
      memory: NO_MEMORY,
      contextAt: () => {
        throw new Error("no view");
      },
      clockMs: () => 0,
      reportFailure: (failure) => failures.push(failure),
    });
    const octets = await responder.respond(encodeMessage(query()), "tcp");
    expect(decodeMessage(octets ?? new Uint8Array()).rcode).toBe(Rcode.ServFail);
    expect(failures).toHaveLength(1);
  });
});

describe("a failure behind the pipeline is SERVFAIL too:", () => {
  const broken = (): never => {
    throw new RangeError("broken");
  };

  test.each<[string, Partial<ReplyMemory>]>([
    ["a memory that cannot keep", { remember: broken }],
    ["a memory that cannot recall", { recall: broken }],
    ["a memory that cannot count", { snapshotNumber: broken }],
    ["a kept reply that is none", { recall: () => octetsOf("1234") }],
  ])("%s", async (_what, parts) => {
    const failures: unknown[] = [];
    const responder = responderOf({ memory: { ...NO_MEMORY, ...parts } }, failures);
    const octets = await responder.respond(encodeMessage(query({ edns: OPT })), "udp");
    expect(decodeMessage(octets ?? new Uint8Array())).toMatchObject({ id: 0x1234, rcode: Rcode.ServFail, answer: [] });
    expect(failures).toHaveLength(1);
  });

  test("extended errors of more than 64 KiB", async () => {
    const failures: unknown[] = [];
    const extendedErrors = [{ code: EdeCode.Other, text: "x".repeat(70_000) }];
    const memory = createReplyMemory({ capacityOctets: 1_000_000 });
    const responder = responderOf({ memory, reply: { ...ANSWER, extendedErrors } }, failures);
    const octets = await responder.respond(encodeMessage(query({ edns: OPT })), "tcp");
    expect(decodeMessage(octets ?? new Uint8Array()).rcode).toBe(Rcode.ServFail);
    expect(failures).toEqual([expect.any(RangeError)]);
  });
});

describe("size", () => {
  const many = replyOf(Array.from({ length: 200 }, (_, index) => `web.example. 30 A 192.0.2.${index}`));

  test.each<[string, Transport, Partial<Message>, number]>([
    ["UDP without OPT: 512", "udp", {}, 512],
    ["UDP with a small OPT: 512 (RFC 6891 section 6.2.3)", "udp", { edns: { ...OPT, udpPayloadSizeOctets: 100 } }, 512],
    ["UDP with OPT: what it says", "udp", { edns: { ...OPT, udpPayloadSizeOctets: 1000 } }, 1000],
    ["UDP with a large OPT: 1232 (RFC 9715)", "udp", { edns: OPT }, 1232],
    ["a stream without OPT: 65535", "tcp", {}, 65_535],
    [
      "a stream with OPT: its size means nothing (RFC 8484 section 6)",
      "tcp",
      { edns: { ...OPT, udpPayloadSizeOctets: 512 } },
      65_535,
    ],
  ])("%s", async (_title, transport, parts, limitOctets) => {
    expect(replyLimitOctets(query(parts), transport)).toBe(limitOctets);
    const octets = await respond(encodeMessage(query(parts)), { reply: many, transport });
    expect(octets?.length).toBeLessThanOrEqual(limitOctets);
    expect(decodeMessage(octets ?? new Uint8Array()).truncated).toBe(transport === "udp");
  });

  test("a reply over 64 KiB is truncated also on a stream, and nothing is thrown", async () => {
    const huge = replyOf(
      Array.from({ length: 5000 }, (_, index) => `web.example. 30 A 10.0.${index >> 8}.${index & 255}`),
    );
    const memory = createReplyMemory({ capacityOctets: 1_000_000 });
    const octets = await respond(encodeMessage(query()), { reply: huge, memory });
    expect(octets?.length).toBeLessThanOrEqual(65_535);
    expect(decodeMessage(octets ?? new Uint8Array()).truncated).toBe(true);
  });
});

test("records of unknown types pass through octet by octet (RFC 3597)", async () => {
  const reply = { ...replyOf(), answer: [record("web.example. 30 TYPE65280 00ff10")] };
  const message = await ask({ question: [question("web.example", "TYPE65280")] }, { reply });
  expect(zoneText(message.answer)).toEqual([String.raw`web.example. 30 TYPE65280 \# 3 00ff10`]);
});
