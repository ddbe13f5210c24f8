import { describe, expect, test } from "vitest";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { fallBack } from "../../../src/shim/routing/fall-back.ts";
import { fails, replies, SERVFAIL, simulate, type Behaviour } from "../../resolver/forward/simulated-upstreams.ts";
import { outcome, question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const FIRST = replyOf(["web.example. 30 A 192.0.2.1"]);
const SECOND = replyOf(["web.example. 30 A 192.0.2.2"]);
const DENIED = replyOf([], { rcode: 3 });
const NO_DATA = replyOf([]);
const HANGS = fails(9000);

interface Outcome {
  readonly lines: string[];
  readonly tookMs: number;
  /** When the second was asked. */
  readonly askedMs: number | undefined;
}

/** What the second says, and after how long. */
interface Second {
  readonly afterMs: number;
  readonly reply: Reply;
}

function says(afterMs: number, reply: Reply): Second {
  return { afterMs, reply };
}

async function run(first: Behaviour, second: Second): Promise<Outcome> {
  const one = simulate(first);
  const { time } = one;
  let askedMs: number | undefined;
  const other = (): Promise<Reply> => {
    askedMs = time.nowMs;
    return new Promise((resolve) => void time.startTimer(second.afterMs, () => resolve(second.reply)));
  };
  const parts = { clockMs: time.read, startTimer: time.startTimer };
  const resolver = fallBack({ first: one.forwarder.resolve, second: other, ...parts });
  const context = contextOf({ nowMs: time.nowMs, deadlineMs: 1900 });
  const reply = await time.until(resolver(question("web.example"), context));
  return { lines: outcome(reply), tookMs: time.nowMs, askedMs };
}

describe("the answer comes from", () => {
  const one = ["NOERROR", "web.example. 30 A 192.0.2.1"];
  const two = ["NOERROR", "web.example. 30 A 192.0.2.2"];

  test.each<[string, Behaviour, Second, Outcome]>([
    ["the first, who answers", replies(20, FIRST), says(5, SECOND), { lines: one, tookMs: 20, askedMs: undefined }],
    [
      "the first, who denies",
      replies(20, DENIED),
      says(5, SECOND),
      { lines: ["NXDOMAIN"], tookMs: 20, askedMs: undefined },
    ],
    [
      "the first, who says why it fails",
      replies(20, SERVFAIL),
      says(5, SECOND),
      { lines: ["SERVFAIL"], tookMs: 20, askedMs: undefined },
    ],
    ["the second when the first is away", fails(3), says(5, SECOND), { lines: two, tookMs: 8, askedMs: 3 }],
    ["the second when the first hangs", HANGS, says(5, SECOND), { lines: two, tookMs: 955, askedMs: 950 }],
    [
      "the first when it is slow, and the second slower",
      replies(1200, FIRST),
      says(400, SECOND),
      { lines: one, tookMs: 1200, askedMs: 950 },
    ],
    [
      "the second when the first is slow and fails",
      replies(1200, SERVFAIL),
      says(400, SECOND),
      { lines: two, tookMs: 1350, askedMs: 950 },
    ],
    [
      "the first when the second fails before",
      replies(1200, FIRST),
      says(5, SERVFAIL),
      { lines: one, tookMs: 1200, askedMs: 950 },
    ],
    [
      "the first when it is slow, although the second denies before",
      replies(1200, FIRST),
      says(5, DENIED),
      { lines: one, tookMs: 1200, askedMs: 950 },
    ],
    [
      "the first when it is slow, although the second has no such record",
      replies(1200, FIRST),
      says(5, NO_DATA),
      { lines: one, tookMs: 1200, askedMs: 950 },
    ],
    [
      "the first when it is slow and says why it fails, although the second denies",
      replies(1200, SERVFAIL),
      says(5, DENIED),
      { lines: ["SERVFAIL"], tookMs: 1200, askedMs: 950 },
    ],
    [
      "the second, who denies, when the first has said nothing in all its time",
      HANGS,
      says(5, DENIED),
      { lines: ["NXDOMAIN"], tookMs: 1900, askedMs: 950 },
    ],
    [
      "the second, who denies, when the first is away",
      fails(3),
      says(5, DENIED),
      { lines: ["NXDOMAIN"], tookMs: 8, askedMs: 3 },
    ],
    ["nobody when both fail", HANGS, says(5, SERVFAIL), { lines: ["SERVFAIL"], tookMs: 1900, askedMs: 950 }],
  ])("%s", async (_what, first, second, expected) => {
    expect(await run(first, second)).toEqual(expected);
  });
});

test("what happens at the first is told as without a second, and a failure inside is a failure", async () => {
  const { forwarder, time } = simulate(replies(0, FIRST));
  const events: unknown[] = [];
  const parts = { clockMs: time.read, startTimer: time.startTimer };
  const first = forwarder.resolve;
  const context = contextOf({ nowMs: 0, deadlineMs: 1900, observe: (event) => events.push(event) });
  const broken = (): Promise<Reply> => Promise.reject(new Error("broken"));
  await time.until(fallBack({ first, second: broken, ...parts })(question("web.example"), context));
  expect(events).toEqual([{ kind: "forwarded", name: "web.example.", upstream: "u0", rcode: 0, tookMs: 0 }]);
  await expect(fallBack({ first: broken, second: first, ...parts })(question("web.example"), context)).rejects.toThrow(
    "broken",
  );
});
