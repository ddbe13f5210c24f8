import { expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import { decodeFromTier, encodeForTier } from "../../../src/resolver/reply-cache/tier-message.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { question, replyOf, zoneText } from "../../support/records.ts";

const ASKED = question("web.example");
const SOA = "example. 60 SOA ns.example. hostmaster.example. 1 7200 1800 86400 60";

test.each<[string, Reply]>([
  ["an answer", replyOf(["web.example. 60 CNAME x.example.", "x.example. 30 A 192.0.2.1"])],
  ["NXDOMAIN", replyOf([], { rcode: Rcode.NxDomain, authority: [SOA] })],
  [
    "AD, AA and reasons",
    replyOf([], {
      authenticData: true,
      authoritative: true,
      authority: [SOA],
      extendedErrors: [{ code: 4, text: "why" }],
    }),
  ],
])("%s comes out as it went in", (_title, reply) => {
  expect(decodeFromTier({ message: encodeForTier(ASKED, reply), ageSeconds: 0 }, ASKED)).toEqual(reply);
});

test("TTLs are less by the time that it was kept", () => {
  const message = encodeForTier(ASKED, replyOf(["web.example. 60 A 192.0.2.1"]));
  const [kept, expired] = [20, 90].map((ageSeconds) => decodeFromTier({ message, ageSeconds }, ASKED));
  expect([zoneText(kept?.answer ?? []), zoneText(expired?.answer ?? [])]).toEqual([
    ["web.example. 40 A 192.0.2.1"],
    ["web.example. 0 A 192.0.2.1"],
  ]);
});

test.each([
  ["for another name", encodeForTier(question("api.example"), replyOf(["api.example. 60 A 192.0.2.1"]))],
  ["for another type", encodeForTier(question("web.example", "AAAA"), replyOf(["web.example. 60 AAAA 2001:db8::1"]))],
  ["cut short", encodeForTier(ASKED, replyOf(["web.example. 60 A 192.0.2.1"])).subarray(0, 30)],
  ["empty", new Uint8Array()],
])("what is %s is as good as nothing", (_title, message) => {
  expect(decodeFromTier({ message, ageSeconds: 0 }, ASKED)).toBeUndefined();
});
