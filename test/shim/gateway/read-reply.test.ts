import { describe, expect, test } from "vitest";
import { encodeMessage } from "../../../src/dns/encode.ts";
import type { Message } from "../../../src/dns/message.ts";
import { readReply } from "../../../src/shim/gateway/read-reply.ts";
import { outcome, question, record } from "../../support/records.ts";

const QUESTION = question("pay.shop");
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
  answer: [record("pay.shop. 30 A 192.0.2.1")],
  authority: [],
  additional: [],
  edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] },
};

function withOption(code: number, data: Uint8Array): Partial<Message> {
  return { edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [{ code, data }] } };
}

describe("what a gateway answers", () => {
  test("is given as it sent it", () => {
    const reply = readReply(encodeMessage(MESSAGE), QUESTION, 0);
    expect(outcome(reply)).toEqual(["NOERROR", "pay.shop. 30 A 192.0.2.1"]);
    expect(reply).toMatchObject({ authoritative: false, source: "forwarded" });
  });

  test("is the mesh's when it is authoritative, and stays so", () => {
    const reply = readReply(encodeMessage({ ...MESSAGE, authoritativeAnswer: true }), QUESTION, 0);
    expect(reply).toMatchObject({ authoritative: true, source: "mesh" });
  });

  test("may be that a name does not exist", () => {
    const reply = readReply(encodeMessage({ ...MESSAGE, rcode: 3, answer: [] }), QUESTION, 0);
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(reply.source).toBe("forwarded");
  });

  test.each([
    [12, "pay.shop. 18 A 192.0.2.1"],
    [31, "pay.shop. 0 A 192.0.2.1"],
  ])("has %i seconds in HTTP caches taken off its TTLs", (ageSeconds, line) => {
    expect(outcome(readReply(encodeMessage(MESSAGE), QUESTION, ageSeconds))).toEqual(["NOERROR", line]);
  });

  test("leaves out what was not asked for, and keeps what aliases lead to", () => {
    const answer = ["pay.shop. 30 CNAME a.shop.", "victim.shop. 30 A 192.0.2.6", "a.shop. 30 A 192.0.2.1"].map((line) =>
      record(line),
    );
    expect(outcome(readReply(encodeMessage({ ...MESSAGE, answer }), QUESTION, 0))).toEqual([
      "NOERROR",
      "pay.shop. 30 CNAME a.shop.",
      "a.shop. 30 A 192.0.2.1",
    ]);
  });

  test("keeps its extended errors", () => {
    const octets = encodeMessage({ ...MESSAGE, ...withOption(15, Uint8Array.of(0, 3, 0x6f, 0x6c, 0x64)) });
    expect(readReply(octets, QUESTION, 0).extendedErrors).toEqual([{ code: 3, text: "old" }]);
  });

  test("is believed on what else its search walk denies", () => {
    const denied = withOption(65_312, Uint8Array.of(4, 0x73, 0x68, 0x6f, 0x70, 0, 0));
    const reply = readReply(encodeMessage({ ...MESSAGE, rcode: 3, answer: [], ...denied }), QUESTION, 0);
    expect(reply).toMatchObject({ rcode: 3, deniedBelow: ["shop.", "."] });
  });

  test.each<[string, Partial<Message>, string, string]>([
    ["with another ID", { id: 7 }, "mismatch", "the reply has ID 7 instead of 0"],
    ["that is a query", { isResponse: false }, "mismatch", "the reply is a query"],
    ["that is truncated", { truncated: true }, "mismatch", "the reply is truncated, which no stream needs"],
    ["for another name", { question: [question("ship.shop")] }, "mismatch", "the reply is for another name"],
    ["for another type", { question: [question("pay.shop", "AAAA")] }, "mismatch", "the reply is for type 28"],
    ["for another class", { question: [{ ...QUESTION, class: 3 }] }, "mismatch", "the reply is for class 3"],
    ["without a question", { question: [] }, "mismatch", "the reply has 0 questions instead of one"],
    ["with two questions", { question: [QUESTION, QUESTION] }, "mismatch", "the reply has 2 questions"],
    ["that refuses our EDNS version", { rcode: 16 }, "malformed", "did not accept the query (rcode 16)"],
    ["with another extended rcode", { rcode: 23 }, "malformed", "did not accept the query (rcode 23)"],
  ])("is a failure %s", (_what, changes, code, message) => {
    const octets = encodeMessage({ ...MESSAGE, ...changes });
    expect(() => readReply(octets, QUESTION, 0)).toThrow(
      expect.objectContaining({ name: "UpstreamError", code, message: expect.stringContaining(message) }),
    );
  });

  test.each([
    ["empty", new Uint8Array(0)],
    ["cut off", encodeMessage(MESSAGE).subarray(0, 30)],
  ])("is a failure when its octets are %s", (_what, octets) => {
    expect(() => readReply(octets, QUESTION, 0)).toThrow(
      expect.objectContaining({ code: "malformed", message: expect.stringContaining("the reply is no DNS message: ") }),
    );
  });
});
