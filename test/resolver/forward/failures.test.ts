import { describe, expect, test } from "vitest";
import { Failures, isUseful } from "../../../src/resolver/forward/failures.ts";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { replyOf } from "../../support/records.ts";

test.each([
  [0, true],
  [1, false],
  [2, false],
  [3, true],
  [4, false],
  [5, false],
  [6, true],
  [16, false],
])("a reply with rcode %d is of use: %s", (rcode, expected) => {
  expect(isUseful(replyOf([], { rcode }))).toBe(expected);
});

describe("what is said of failures", () => {
  test.each<[UpstreamError["code"], number]>([
    ["timeout", 22],
    ["unreachable", 22],
    ["broken", 23],
    ["malformed", 23],
    ["mismatch", 23],
  ])("%s is extended error %d, with the upstream's name", (code, expected) => {
    const failures = new Failures();
    failures.failed("tls://192.0.2.53", new UpstreamError(code, "went wrong"));
    const { rcode, source, extendedErrors } = failures.reply("nothing happened");
    expect({ rcode, source }).toEqual({ rcode: 2, source: "failure" });
    expect(extendedErrors).toEqual([{ code: expected, text: "tls://192.0.2.53: went wrong" }]);
  });

  test.each([new Error("ENOENT /etc/secret"), "ENOENT /etc/secret"])(
    "never what is no upstream's error: %s",
    (error) => {
      const failures = new Failures();
      failures.failed("u0", error);
      expect(failures.reply("").extendedErrors).toEqual([{ code: 23, text: "u0: failed" }]);
    },
  );

  test("is the first SERVFAIL, with what it says of itself", () => {
    const failures = new Failures();
    const bogus = replyOf([], { rcode: 2, extendedErrors: [{ code: 6, text: "bogus" }] });
    failures.failed("u0", new UpstreamError("timeout", "late"));
    failures.replied("u1", bogus);
    failures.replied("u2", replyOf([], { rcode: 2 }));
    expect(failures.reply("")).toBe(bogus);
  });

  test("is something else when nothing failed", () => {
    expect(new Failures().reply("no time").extendedErrors).toEqual([{ code: 22, text: "no time" }]);
  });
});
