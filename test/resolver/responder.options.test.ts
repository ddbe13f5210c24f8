import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { extendedErrorsOf } from "../../src/dns/ede.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Edns, Message } from "../../src/dns/message.ts";
import { createReplyMemory } from "../../src/resolver/reply-memory.ts";
import { createResponder, type Responder, type Transport } from "../../src/resolver/responder.ts";
import { octetsOf, question } from "../support/records.ts";
import { contextOf } from "../support/view.ts";
import { ANSWER, NO_MEMORY, query, respond, responderOf, type Asked } from "./responder-under-test.ts";

const NOW_MS = 1_700_000_000_000;
const PADDING = { code: 12, data: octetsOf("00") };

function optWith(...options: Edns["options"]): Edns {
  return { udpPayloadSizeOctets: 4096, version: 0, dnssecOk: false, options };
}

async function ask(parts: Partial<Message>, asked: Asked = {}): Promise<Message> {
  return decodeMessage((await respond(encodeMessage(query(parts)), asked)) ?? new Uint8Array());
}

describe("padding (RFC 7830, RFC 8467)", () => {
  const PADDED = encodeMessage(query({ edns: optWith(PADDING) }));

  /** What an empty memory leads to, and what it then holds. */
  async function bothSizes(octets: Uint8Array, transport: Transport): Promise<(number | undefined)[]> {
    const responder = responderOf({ memory: createReplyMemory({ capacityOctets: 100_000 }) });
    const first = await responder.respond(octets, transport);
    return [first?.length, responder.respondAtOnce(octets, transport, NOW_MS)?.length];
  }

  test.each<[Transport, number]>([
    ["https", 468],
    ["tcp", 56],
    ["udp", 56],
  ])("a padded query over %s gets %i octets, the first time and out of the memory", async (transport, expected) => {
    expect(await bothSizes(PADDED, transport)).toEqual([expected, expected]);
  });

  test.each([
    ["without OPT", {}, 45],
    ["without padding", { edns: optWith() }, 56],
  ])("a query %s gets none over https", async (_what, parts, expected) => {
    expect(await bothSizes(encodeMessage(query(parts)), "https")).toEqual([expected, expected]);
  });

  test("failures are padded as well, so that their size does not tell", async () => {
    const failing = { resolver: () => Promise.reject(new Error("broken")), transport: "https" } as const;
    expect((await respond(PADDED, failing))?.length).toBe(468);
  });

  test("the padding is the last option", async () => {
    const reply = { ...ANSWER, extendedErrors: [{ code: 3 }] };
    const { edns } = await ask({ edns: optWith(PADDING) }, { reply, transport: "https" });
    expect(edns?.options.map(({ code }) => code)).toEqual([15, 12]);
  });
});

describe("messages that deserve FORMERR", () => {
  const never = { resolver: () => Promise.reject(new Error("the pipeline was asked")) };

  test.each([
    ["a cookie of nine octets", 10, "001122334455667788"],
    ["a client subnet with a bit behind its prefix", 8, "00011700c00003"],
  ])("%s, told to who sent OPT", async (_what, code, data) => {
    const memory = createReplyMemory({ capacityOctets: 100_000 });
    const options = [{ code, data: octetsOf(data) }];
    const reply = await ask({ edns: { ...optWith(), options } }, { ...never, memory });
    expect(reply).toMatchObject({ id: 0x1234, rcode: 1, question: [question("web.example")], answer: [] });
    expect(extendedErrorsOf(reply.edns)).toEqual([{ code: 0, text: `EDNS option ${code} is malformed` }]);
  });

  test("two questions (RFC 9619), with OPT for one who sent it", async () => {
    const reply = await ask({ question: [question("a.example"), question("b.example")], edns: optWith() }, never);
    expect(reply).toMatchObject({ rcode: 1, question: [] });
    expect(extendedErrorsOf(reply.edns)).toEqual([{ code: 0, text: "2 questions instead of one" }]);
  });
});

test("another opcode is NOTIMP with the reason, also when its message has a form of its own (RFC 8490)", async () => {
  const reply = await ask({ opcode: 5, edns: optWith() });
  expect(extendedErrorsOf(reply.edns)).toEqual([{ code: 21, text: "opcode 5: only QUERY is answered here" }]);
  const session = octetsOf("1234 3000 0000 0000 0000 0000 0001 0008 00003a98 00003a98");
  expect(await respond(session)).toEqual(octetsOf("1234 b004 0000 0000 0000 0000"));
});

test.each([
  ["a cookie", 10, "0011223344556677"],
  ["a client subnet", 8, "00011800c00002"],
  ["a keepalive", 11, ""],
  ["an option that nobody knows", 65_001, "00"],
])("%s that is well formed is ignored and never echoed", async (_what, code, data) => {
  const reply = await ask({ edns: optWith({ code, data: octetsOf(data) }) });
  expect(reply.answer).toHaveLength(1);
  expect(reply.edns?.options).toEqual([]);
});

describe("what comes with a query", () => {
  const keepAlive = (): void => undefined;

  test("its keepAlive reaches the context", async () => {
    const seen: unknown[] = [];
    const responder = responderWith((_nowMs, _query, kept) => {
      seen.push(kept);
      return contextOf({});
    });
    await responder.respond(encodeMessage(query()), "https", { keepAlive });
    await responder.respond(encodeMessage(query()), "https");
    expect(seen).toEqual([keepAlive, undefined]);
  });

  test.each<[string, Asked, Partial<Message>, string]>([
    ["what the pipeline answers", { reply: { ...ANSWER, source: "mesh" } }, {}, "mesh"],
    ["a failure of the pipeline", { resolver: () => Promise.reject(new Error("broken")) }, {}, "failure"],
    ["a refusal of the message", {}, { opcode: 2 }, "local"],
  ])("whoever listens is told the source of %s", async (_what, asked, parts, expected) => {
    const told: string[] = [];
    const listening = { told: (source: string) => void told.push(source) };
    await responderOf(asked).respond(encodeMessage(query(parts)), "https", listening);
    expect(told).toEqual([expected]);
  });

  function responderWith(contextAt: Parameters<typeof createResponder>[0]["contextAt"]): Responder {
    const resolver = (): Promise<typeof ANSWER> => Promise.resolve(ANSWER);
    const clockMs = (): number => NOW_MS;
    return createResponder({ resolver, memory: NO_MEMORY, contextAt, clockMs, reportFailure: () => undefined });
  }
});
