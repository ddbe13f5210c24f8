import { describe, expect, test } from "vitest";
import { Failures, isUseful } from "../../../src/resolver/forward/failures.ts";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { replyOf } from "../../support/records.ts";

const SOA = "example. 60 SOA ns.example. h.example. 1 2 3 4 60";

test.each([
  [0, true],
  [1, false],
  [2, false],
  [3, true],
  [4, false],
  [5, false],
  [6, true],
  [11, true],
  [12, false],
  [13, false],
  [14, false],
  [15, false],
  [16, false],
])("a reply with rcode %d is of use: %s", (rcode, expected) => {
  expect(isUseful(replyOf([], { rcode }))).toBe(expected);
});

test.each<[string, Parameters<typeof replyOf>, boolean]>([
  ["a referral", [[], { authority: ["example. 60 NS ns.example."] }], false],
  ["a referral upwards", [[], { authority: [". 60 NS a.root.example."] }], false],
  ["nothing at all", [[], {}], true],
  ["a denial with name servers", [[], { authority: ["example. 60 NS ns.example.", SOA] }], true],
  [
    "an answer with name servers",
    [["web.example. 60 A 192.0.2.1"], { authority: ["example. 60 NS ns.example."] }],
    true,
  ],
  ["NXDOMAIN with name servers only", [[], { rcode: 3, authority: ["example. 60 NS ns.example."] }], true],
])("%s is of use or not", (_what, [answer, parts], expected) => {
  expect(isUseful(replyOf(answer, parts))).toBe(expected);
});

describe("what is said of failures", () => {
  test.each<[UpstreamError["code"], number]>([
    ["timeout", 22],
    ["unreachable", 22],
    ["broken", 23],
    ["malformed", 23],
    ["mismatch", 23],
  ])("%s is extended error %d, without the upstream's name", (code, expected) => {
    const failures = new Failures();
    failures.failed(new UpstreamError(code, "went wrong"));
    const { rcode, source, extendedErrors } = failures.reply("nothing happened");
    expect({ rcode, source }).toEqual({ rcode: 2, source: "failure" });
    expect(extendedErrors).toEqual([{ code: expected, text: "no upstream answered: went wrong" }]);
  });

  test.each([new Error("ENOENT /etc/secret"), "ENOENT /etc/secret"])(
    "never what is no upstream's error: %s",
    (error) => {
      const failures = new Failures();
      failures.failed(error);
      expect(failures.reply("").extendedErrors).toEqual([{ code: 23, text: "no upstream answered: internal failure" }]);
    },
  );

  test("is the first SERVFAIL, with what it says of itself", () => {
    const failures = new Failures();
    const bogus = replyOf([], { rcode: 2, extendedErrors: [{ code: 6, text: "bogus" }] });
    failures.failed(new UpstreamError("timeout", "late"));
    failures.replied(bogus);
    failures.replied(replyOf([], { rcode: 2 }));
    expect(failures.reply("")).toBe(bogus);
  });

  test("is each reason once", () => {
    const failures = new Failures();
    const reasons = ["late", "refused", "late"];
    for (const reason of reasons) failures.failed(new UpstreamError("timeout", reason));
    expect(failures.reply("").extendedErrors).toEqual([{ code: 22, text: "no upstream answered: late; refused" }]);
  });

  test.each([
    [1, "FORMERR"],
    [4, "NOTIMP"],
    [5, "REFUSED"],
    [13, "RCODE13"],
  ])("is what the first upstream that explained rcode %d said of it", (rcode, text) => {
    const failures = new Failures();
    failures.replied(replyOf([], { rcode }));
    failures.replied(replyOf([], { rcode, extendedErrors: [{ code: 18, text: "not for you" }, { code: 15 }] }));
    failures.replied(replyOf([], { rcode, extendedErrors: [{ code: 20 }] }));
    expect(failures.reply("").extendedErrors).toEqual([
      { code: 18, text: "not for you" },
      { code: 15 },
      { code: 22, text: `no upstream answered: ${text}` },
    ]);
  });

  test("is that there were only referrals", () => {
    const failures = new Failures();
    failures.replied(replyOf([], { authority: [". 60 NS a.root.example."] }));
    const { rcode, source, extendedErrors } = failures.reply("");
    expect({ rcode, source }).toEqual({ rcode: 2, source: "failure" });
    expect(extendedErrors).toEqual([{ code: 22, text: "no upstream answered: a referral" }]);
  });

  test("is something else when nothing failed", () => {
    expect(new Failures().reply("no time").extendedErrors).toEqual([{ code: 22, text: "no time" }]);
  });
});
