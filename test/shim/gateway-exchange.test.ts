import { describe, expect, test } from "vitest";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message, Question } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import type { QueryContext, ResolverEvent } from "../../src/resolver/resolver.ts";
import type { Exchange } from "../../src/shim/exchange.ts";
import { GatewayError, type GatewayErrorCode } from "../../src/shim/gateway-error.ts";
import { askGateway } from "../../src/shim/gateway-exchange.ts";

const QUESTION: Question = { name: parseName("pay.shop"), type: 1, class: 1 };
const CONTEXT: QueryContext = {
  view: { name: "vm", search: [], reach: "mesh", families: ["v4"], autopath: true, public: true },
  nowMs: 10_000,
  deadlineMs: 12_000,
  dnssecOk: false,
  checkingDisabled: false,
  observe: () => undefined,
};
const ANSWER = { owner: QUESTION.name, type: 1, class: 1, ttlSeconds: 30, rdata: Uint8Array.of(192, 0, 2, 1) };
const MESSAGE: Message = {
  id: 0,
  isResponse: true,
  opcode: 0,
  authoritativeAnswer: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  authenticData: false,
  checkingDisabled: false,
  rcode: 0,
  question: [QUESTION],
  answer: [ANSWER],
  authority: [],
  additional: [],
  edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] },
};

/** Every look at this clock takes seven milliseconds. */
let readings = 0;
function clockMs(): number {
  return 7 * readings++;
}

interface Sent {
  readonly query: Uint8Array;
  readonly timeoutMs: number;
}

/** A gateway that sends these octets, or fails. */
function gatewayThat(outcome: Uint8Array | Error, ageSeconds = 0): Exchange & { readonly sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    gatewayHost: "gateway.example:8443",
    exchange: async (query, timeoutMs) => {
      sent.push({ query, timeoutMs });
      if (outcome instanceof Error) throw outcome;
      return { octets: outcome, ageSeconds };
    },
    close: () => undefined,
  };
}

describe("askGateway", () => {
  test("sends the question with ID 0, RD, AD, and an OPT of 4096 octets, padded to 128 (RFC 8467 section 4.1)", async () => {
    const gateway = gatewayThat(encodeMessage(MESSAGE));
    await askGateway(gateway, clockMs)(QUESTION, CONTEXT);
    const header = [0, 0, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1];
    const question = [3, 0x70, 0x61, 0x79, 4, 0x73, 0x68, 0x6f, 0x70, 0, 0, 1, 0, 1];
    const padding = [0, 12, 0, 87, ...Array.from({ length: 87 }, () => 0)];
    const opt = [0, 0, 41, 0x10, 0x00, 0, 0, 0, 0, 0, 91, ...padding];
    expect(gateway.sent.map(({ query }) => [...query])).toEqual([[...header, ...question, ...opt]]);
    expect(gateway.sent.map(({ query }) => query.length)).toEqual([128]);
  });

  test("passes DO and CD on, beside the AD that asks whether data is authentic", async () => {
    const gateway = gatewayThat(encodeMessage(MESSAGE));
    await askGateway(gateway, clockMs)(QUESTION, { ...CONTEXT, dnssecOk: true, checkingDisabled: true });
    const query = [...(gateway.sent[0]?.query ?? [])];
    const flagsOfOpt = 12 + 14 + 7;
    expect([query[3], query[flagsOfOpt]]).toEqual([0x30, 0x80]);
  });

  test("waits no longer than the client does", async () => {
    const gateway = gatewayThat(encodeMessage(MESSAGE));
    await askGateway(gateway, clockMs)(QUESTION, CONTEXT);
    expect(gateway.sent[0]?.timeoutMs).toBe(2_000);
  });

  test("gives the reply as the gateway sent it", async () => {
    const reply = await askGateway(gatewayThat(encodeMessage(MESSAGE)), clockMs)(QUESTION, CONTEXT);
    expect(reply).toMatchObject({ rcode: 0, authoritative: false, source: "forwarded", answer: [{ ttlSeconds: 30 }] });
    expect([...(reply.answer[0]?.rdata ?? [])]).toEqual([192, 0, 2, 1]);
  });

  test("an authoritative reply is the mesh's", async () => {
    const octets = encodeMessage({ ...MESSAGE, authoritativeAnswer: true });
    const reply = await askGateway(gatewayThat(octets), clockMs)(QUESTION, CONTEXT);
    expect(reply).toMatchObject({ authoritative: true, source: "mesh" });
  });

  test("NXDOMAIN is a reply like any other", async () => {
    const octets = encodeMessage({ ...MESSAGE, rcode: 3, answer: [] });
    const reply = await askGateway(gatewayThat(octets), clockMs)(QUESTION, CONTEXT);
    expect(reply).toMatchObject({ rcode: 3, answer: [], source: "forwarded" });
  });

  test.each([
    [12, 18],
    [31, 0],
  ])("%i seconds in HTTP caches leave a TTL of 30 with %i", async (ageSeconds, ttlSeconds) => {
    const reply = await askGateway(gatewayThat(encodeMessage(MESSAGE), ageSeconds), clockMs)(QUESTION, CONTEXT);
    expect(reply.answer[0]?.ttlSeconds).toBe(ttlSeconds);
  });

  test("extended errors are kept", async () => {
    const data = Uint8Array.from([0, 3, 0x6f, 0x6c, 0x64]);
    const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [{ code: 15, data }] };
    const reply = await askGateway(gatewayThat(encodeMessage({ ...MESSAGE, edns })), clockMs)(QUESTION, CONTEXT);
    expect(reply.extendedErrors).toEqual([{ code: 3, text: "old" }]);
  });

  test.each<[string, Partial<Message>]>([
    ["with another ID", { id: 7 }],
    ["that is a query", { isResponse: false }],
    ["that is truncated", { truncated: true }],
    ["for another name", { question: [{ ...QUESTION, name: parseName("ship.shop") }] }],
    ["for another type", { question: [{ ...QUESTION, type: 28 }] }],
    ["for another class", { question: [{ ...QUESTION, class: 3 }] }],
    ["without a question", { question: [] }],
    ["with two questions", { question: [QUESTION, QUESTION] }],
    ["that refuses our EDNS version", { rcode: 16 }],
  ])("a reply %s is SERVFAIL with a network error", async (_what, changes) => {
    const octets = encodeMessage({ ...MESSAGE, ...changes });
    const reply = await askGateway(gatewayThat(octets), clockMs)(QUESTION, CONTEXT);
    expect(reply).toMatchObject({ rcode: 2, answer: [], source: "failure" });
    expect(reply.extendedErrors).toEqual([
      { code: 23, text: expect.stringMatching(/^gateway gateway\.example:8443 /) },
    ]);
  });

  test.each([
    ["empty", new Uint8Array(0)],
    ["cut off", encodeMessage(MESSAGE).subarray(0, 30)],
  ])("octets that are %s are SERVFAIL with a network error", async (_what, octets) => {
    const reply = await askGateway(gatewayThat(octets), clockMs)(QUESTION, CONTEXT);
    expect(reply.rcode).toBe(2);
    expect(reply.extendedErrors).toEqual([
      { code: 23, text: expect.stringMatching(/^gateway gateway\.example:8443 sent a bad DNS message: /) },
    ]);
  });

  test.each<[GatewayErrorCode, number]>([
    ["timeout", 22],
    ["unreachable", 22],
    ["http-status", 23],
    ["malformed", 23],
    ["denied", 23],
  ])("the failure %s is SERVFAIL with extended error %i and the reason", async (code, extendedError) => {
    const events: ResolverEvent[] = [];
    const gateway = gatewayThat(new GatewayError(code, "gateway gateway.example:8443 failed"));
    const reply = await askGateway(gateway, clockMs)(QUESTION, { ...CONTEXT, observe: (event) => events.push(event) });
    expect(reply).toMatchObject({ rcode: 2, source: "failure" });
    expect(reply.extendedErrors).toEqual([{ code: extendedError, text: "gateway gateway.example:8443 failed" }]);
    expect(events).toEqual([
      {
        kind: "upstream-failed",
        name: "pay.shop.",
        upstream: "gateway.example:8443",
        reason: "gateway gateway.example:8443 failed",
        tookMs: 7,
      },
    ]);
  });

  test("an exchange is told of, with the time that it took, to those who listen", async () => {
    const events: ResolverEvent[] = [];
    const gateway = gatewayThat(encodeMessage(MESSAGE));
    await askGateway(gateway, clockMs)(QUESTION, { ...CONTEXT, observe: (event) => events.push(event) });
    expect(events).toEqual([
      { kind: "forwarded", name: "pay.shop.", upstream: "gateway.example:8443", rcode: 0, tookMs: 7 },
    ]);
    const { observe: _observe, ...deaf } = CONTEXT;
    await expect(askGateway(gateway, clockMs)(QUESTION, deaf)).resolves.toMatchObject({ rcode: 0 });
  });

  test("the gateway's word on what else its walk denies is taken", async () => {
    const data = Uint8Array.of(4, 0x73, 0x68, 0x6f, 0x70, 0, 0);
    const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [{ code: 65_312, data }] };
    const octets = encodeMessage({ ...MESSAGE, rcode: 3, answer: [], edns });
    const reply = await askGateway(gatewayThat(octets), clockMs)(QUESTION, CONTEXT);
    expect(reply).toMatchObject({ rcode: 3, deniedBelow: ["shop.", "."] });
  });

  test("a failure of the program itself is not hidden", async () => {
    const asking = askGateway(gatewayThat(new RangeError("a bug")), clockMs)(QUESTION, CONTEXT);
    await expect(asking).rejects.toThrow(RangeError);
  });
});
