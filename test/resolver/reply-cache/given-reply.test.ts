import { describe, expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import { freshReply, staleReply } from "../../../src/resolver/reply-cache/given-reply.ts";
import { replyOf, zoneText } from "../../support/records.ts";

const REASON = { code: 4, text: "forged" };
const CHAIN = replyOf(["web.example. 300 CNAME x.example.", "x.example. 7 A 192.0.2.1"], {
  authority: ["example. 900 NS ns.example."],
  extendedErrors: [REASON],
  authenticData: true,
});

describe("a reply in its time", () => {
  test("has what is left of its TTLs, and nothing else changed", () => {
    const reply = freshReply({ reply: CHAIN, storedMs: 0, expiresMs: 7000, failureCount: 0, recheckMs: 0 }, 5);
    expect(zoneText(reply.answer)).toEqual(["web.example. 295 CNAME x.example.", "x.example. 2 A 192.0.2.1"]);
    expect(zoneText(reply.authority)).toEqual(["example. 895 NS ns.example."]);
    expect([reply.extendedErrors, reply.authenticData, reply.isStale]).toEqual([[REASON], true, undefined]);
  });

  test("says that it is an error that is remembered when it is one", () => {
    const failure = replyOf([], { rcode: Rcode.ServFail, source: "failure", extendedErrors: [REASON] });
    const reply = freshReply({ reply: failure, storedMs: 0, expiresMs: 1000, failureCount: 1, recheckMs: 0 }, 0);
    expect(reply.extendedErrors).toEqual([REASON, { code: 13 }]);
  });
});

describe("a reply past its time", () => {
  test("has 30 s in every section, and says that it is stale behind what upstream said", () => {
    const reply = staleReply(CHAIN);
    expect(zoneText(reply.answer)).toEqual(["web.example. 30 CNAME x.example.", "x.example. 30 A 192.0.2.1"]);
    expect(zoneText(reply.authority)).toEqual(["example. 30 NS ns.example."]);
    expect([reply.extendedErrors, reply.authenticData, reply.isStale]).toEqual([[REASON, { code: 3 }], true, true]);
  });

  test.each([
    ["NXDOMAIN", Rcode.NxDomain, "example. 900 SOA ns.example. h.example. 1 1 1 1 60", 19, "30"],
    ["NXDOMAIN of 20 s", Rcode.NxDomain, "example. 20 SOA ns.example. h.example. 1 1 1 1 60", 19, "20"],
    ["NODATA of MINIMUM 5", Rcode.NoError, "example. 900 SOA ns.example. h.example. 1 1 1 1 5", 3, "5"],
  ])("denies for no longer than its SOA allows: %s", (_title, rcode, soa, code, ttl) => {
    const reply = staleReply(replyOf([], { rcode, authority: [soa] }));
    expect(reply.extendedErrors).toEqual([{ code }]);
    expect(zoneText(reply.authority).map((line) => line.split(" ")[1])).toEqual([ttl]);
  });
});
