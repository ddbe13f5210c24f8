import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { Outage } from "../../../src/shim/seen/outage.ts";

const REFUSED = new UpstreamError("unreachable", "refused the connection (ECONNREFUSED)");
const LATE = new UpstreamError("timeout", "did not answer within 1900 ms");

interface Scene {
  readonly outage: Outage;
  readonly lines: string[];
  readonly clock: { nowMs: number };
}

function watched(): Scene {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const outage = new Outage({
    who: "gateway https://dns.example",
    consequence: () => "the other gateway is asked",
    watchToll: () => () => "no query suffered",
    clockMs: () => clock.nowMs,
    report: (line) => lines.push(line),
  });
  return { outage, lines, clock };
}

describe("an outage", () => {
  test("is told when it begins, with what it means, and when it ends, but not each failure", () => {
    const { outage, lines, clock } = watched();
    outage.answered();
    outage.failed(REFUSED);
    clock.nowMs = 20_000;
    outage.failed(REFUSED);
    expect(outage.isFailing).toBe(true);
    clock.nowMs = 192_000;
    outage.answered();
    outage.answered();
    expect(outage.isFailing).toBe(false);
    expect(lines).toEqual([
      "gateway https://dns.example refused the connection (ECONNREFUSED); the other gateway is asked",
      "gateway https://dns.example answers again after 3 min 12 s; no query suffered",
    ]);
  });

  test.each([
    ["a connection that fails", REFUSED, 1],
    ["a connection that breaks", new UpstreamError("broken", "answered HTTP status 500 instead of 200"), 1],
    ["a server that refuses to answer", new UpstreamError("refused", "answered REFUSED"), 1],
    ["a question that takes too long", LATE, 4],
    ["a reply that cannot be read", new UpstreamError("malformed", "the reply is no DNS message"), 4],
  ])("%s is one from failure number %#", (_what, failure, needed) => {
    const { outage } = watched();
    for (let count = 1; count < needed; count++) {
      outage.failed(failure);
      expect(outage.isFailing).toBe(false);
    }
    outage.failed(failure);
    expect(outage.isFailing).toBe(true);
  });

  test("questions that take too long, each followed by an answer, are none", () => {
    const { outage, lines } = watched();
    for (let count = 0; count < 10; count++) {
      outage.failed(LATE);
      outage.answered();
    }
    expect(lines).toEqual([]);
  });

  test("one that comes and goes is told three times, then once a minute with how often it came", () => {
    const { outage, lines, clock } = watched();
    for (; clock.nowMs < 60_000; clock.nowMs += 100) {
      outage.failed(REFUSED);
      outage.answered();
    }
    expect(lines).toHaveLength(6);
    outage.failed(REFUSED);
    expect(lines.slice(6)).toEqual([
      "gateway https://dns.example refused the connection (ECONNREFUSED) " +
        "(as it did 597 times more since this was last said); the other gateway is asked",
    ]);
  });

  test("one that was not told of when it began, and lasts, is told of as soon as it may be", () => {
    const { outage, lines, clock } = watched();
    for (let count = 0; count < 3; count++) {
      outage.failed(REFUSED);
      outage.answered();
    }
    lines.length = 0;
    outage.failed(REFUSED);
    expect(lines).toEqual([]);
    clock.nowMs = 60_000;
    outage.failed(REFUSED);
    clock.nowMs = 90_000;
    outage.answered();
    expect(lines).toEqual([
      "gateway https://dns.example refused the connection (ECONNREFUSED); the other gateway is asked",
      "gateway https://dns.example answers again after 1 min 30 s; no query suffered",
    ]);
  });

  test.each([
    ["there was no way to it", REFUSED, false],
    [
      "it answers questions with an error",
      new UpstreamError("broken", "answered HTTP status 500 instead of 200"),
      true,
    ],
  ])("when %s, word of it on something else tells whether it is over", (_what, failure, isFailing) => {
    const { outage } = watched();
    outage.failed(failure);
    outage.reached();
    expect(outage.isFailing).toBe(isFailing);
  });

  test("a question that could not even be put is said, and no outage of the gateway", () => {
    const { outage, lines } = watched();
    outage.failed(new UpstreamError("withdrawn", "was not asked: this system has no socket left (EMFILE)"));
    expect(outage.isFailing).toBe(false);
    expect(lines).toEqual(["gateway https://dns.example was not asked: this system has no socket left (EMFILE)"]);
  });
});
