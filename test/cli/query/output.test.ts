import { describe, expect, test } from "vitest";
import { replyAsJson, replyAsText } from "../../../src/cli/query/output.ts";
import { encodeExtendedError } from "../../../src/dns/ede.ts";
import type { Message } from "../../../src/dns/message.ts";
import { question, record } from "../../support/records.ts";

const REPLY: Message = {
  id: 7,
  isResponse: true,
  opcode: 0,
  authoritativeAnswer: true,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  authenticData: false,
  checkingDisabled: false,
  rcode: 0,
  question: [question("web", "A")],
  answer: [record("web. 30 CNAME web.ns1.svc.cluster.local."), record("web.ns1.svc.cluster.local. 30 A 10.96.0.10")],
  authority: [],
  additional: [],
  edns: {
    udpPayloadSizeOctets: 1232,
    version: 0,
    dnssecOk: false,
    options: [encodeExtendedError({ code: 29, text: "search list" }), encodeExtendedError({ code: 3 })],
  },
};
const DENIAL: Message = {
  ...REPLY,
  rcode: 3,
  answer: [],
  authority: [record("cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5")],
  edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] },
};

describe("a reply as JSON", () => {
  test("has rcode, flags, question, the three sections and the extended errors", () => {
    expect(replyAsJson(REPLY)).toEqual({
      rcode: "NOERROR",
      flags: { aa: true, tc: false, rd: true, ra: true, ad: false, cd: false },
      question: { name: "web.", type: "A" },
      answer: [
        { name: "web.", type: "CNAME", ttl: 30, data: "web.ns1.svc.cluster.local." },
        { name: "web.ns1.svc.cluster.local.", type: "A", ttl: 30, data: "10.96.0.10" },
      ],
      authority: [],
      additional: [],
      ede: [
        { code: 29, text: "search list" },
        { code: 3, text: "" },
      ],
    });
  });

  test("has null for a question that is not there", () => {
    expect(replyAsJson({ ...DENIAL, question: [] })).toMatchObject({ rcode: "NXDOMAIN", question: null, ede: [] });
  });
});

describe("a reply as text", () => {
  const from = "127.0.0.1:5353 over UDP";

  test("says outcome, records and reasons", () => {
    expect(replyAsText({ message: REPLY, from, elapsedMs: 1.26 })).toBe(
      [
        "NOERROR from 127.0.0.1:5353 over UDP in 1.3 ms (flags: aa rd ra)",
        "question    web. A",
        "answer      web. 30 CNAME web.ns1.svc.cluster.local.",
        "answer      web.ns1.svc.cluster.local. 30 A 10.96.0.10",
        "reason      29: search list",
        "reason      3",
        "",
      ].join("\n"),
    );
  });

  test("says that there is no answer", () => {
    const flagless = { ...DENIAL, authoritativeAnswer: false, recursionDesired: false, recursionAvailable: false };
    expect(replyAsText({ message: flagless, from, elapsedMs: 2 })).toBe(
      [
        "NXDOMAIN from 127.0.0.1:5353 over UDP in 2.0 ms (flags: none)",
        "question    web. A",
        "authority   cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5",
        "no records in the answer section",
        "",
      ].join("\n"),
    );
  });

  test("shows control characters of a server instead of sending them to the terminal", () => {
    const options = [encodeExtendedError({ code: 0, text: "red \u001b[31m\nNOERROR \u202e" })];
    const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options };
    const text = replyAsText({ message: { ...DENIAL, edns }, from, elapsedMs: 2 });
    expect(text).toContain(String.raw`reason      0: red \u001b[31m\u000aNOERROR \u202e`);
  });
});
