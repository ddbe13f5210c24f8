import { describe, expect, test } from "vitest";
import { UpstreamError, type Upstream } from "../../../src/resolver/upstream.ts";
import { blameQuestions, contextOfSign, SIGN_OF_LIFE } from "../../../src/shim/gateway/sign-of-life.ts";
import { SimulatedTime } from "../../resolver/forward/simulated-time.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

interface Scene {
  readonly time: SimulatedTime;
  /** `<name>@<when>`. */
  readonly asked: string[];
  /** How a question ends that is asked with so much time: `answered`, or the code of its failure. */
  readonly ask: (name: string, timeoutMs?: number) => Promise<string>;
}

/** A gateway that answers the names of `afterMs` after so long, and no other; or fails them with a code. */
function scene(afterMs: Readonly<Record<string, number | UpstreamError["code"]>>): Scene {
  const time = new SimulatedTime();
  const asked: string[] = [];
  const gateway: Upstream = {
    label: "https://dns.example.org",
    ask: ({ name }, _context, { timeoutMs }) => {
      asked.push(`${name}@${time.nowMs}`);
      const end = afterMs[name] ?? Infinity;
      return new Promise((resolve, reject) => {
        if (typeof end === "string") time.startTimer(5, () => reject(new UpstreamError(end, "failed")));
        else if (end < timeoutMs) time.startTimer(end, () => resolve(replyOf([])));
        else time.startTimer(timeoutMs, () => reject(new UpstreamError("timeout", "late")));
      });
    },
  };
  const watched = blameQuestions(gateway, { clockMs: time.read, startTimer: time.startTimer });
  const ask = async (name: string, timeoutMs = 1890): Promise<string> => {
    try {
      await watched.ask(question(name), contextOf(), { timeoutMs, whenAbandoned: () => undefined });
      return "answered";
    } catch (error) {
      return error instanceof UpstreamError ? error.code : String(error);
    }
  };
  return { time, asked, ask };
}

describe("a question that", () => {
  test.each<[string, Readonly<Record<string, number | UpstreamError["code"]>>, string]>([
    ["is answered is answered", { "web.example.": 20 }, "answered"],
    ["is not, by a gateway that says nothing, is the gateway's failure", {}, "timeout"],
    ["is not, by one that answers for itself, is to blame", { "localhost.": 20 }, "withdrawn"],
    ["is not, by one that answers another question, is to blame", { "other.example.": 20 }, "withdrawn"],
    ["fails in another way fails in that way", { "web.example.": "broken", "localhost.": 20 }, "broken"],
  ])("%s", async (_title, answered, expected) => {
    const { time, ask } = scene(answered);
    const asked = ask("web.example");
    await time.run(50);
    void ask("other.example");
    expect(await time.until(asked)).toBe(expected);
  });

  test("was sent after the last answer is the gateway's failure", async () => {
    const { time, ask } = scene({ "other.example.": 20 });
    await time.until(ask("other.example"));
    expect(await time.until(ask("web.example"))).toBe("timeout");
  });
});

test("the sign of life is asked for after each 300 ms of silence, while somebody waits, and one at a time", async () => {
  const { time, asked, ask } = scene({ "localhost.": 20 });
  const first = ask("web.example", 1000);
  await time.run(100);
  await time.until(Promise.all([first, ask("api.example", 800)]));
  expect(asked).toEqual(["web.example.@0", "api.example.@100", "localhost.@300", "localhost.@900"]);
  expect(time.timersLeft).toBe(0);
});

test("one that is not answered is asked for again once its time is over", async () => {
  const { time, asked, ask } = scene({});
  await time.until(ask("web.example"));
  expect(asked).toEqual(["web.example.@0", "localhost.@300", "localhost.@1500"]);
});

test("it is asked in the context of the question that came last, however long others have waited", async () => {
  const time = new SimulatedTime();
  const deadlines: number[] = [];
  const gateway: Upstream = {
    label: "https://dns.example.org",
    ask: (asked, { deadlineMs }, { timeoutMs }) => {
      if (asked === SIGN_OF_LIFE) deadlines.push(deadlineMs);
      return new Promise((_resolve, reject) => {
        time.startTimer(timeoutMs, () => reject(new UpstreamError("timeout", "late")));
      });
    },
  };
  const watched = blameQuestions(gateway, { clockMs: time.read, startTimer: time.startTimer });
  const ask = (name: string): Promise<unknown> => {
    const context = contextOf({ deadlineMs: time.nowMs + 1900 });
    return watched.ask(question(name), context, { timeoutMs: 1890, whenAbandoned: () => undefined });
  };
  const first = ask("web.example");
  await time.run(1400);
  const second = ask("api.example");
  await time.until(Promise.allSettled([first, second]));
  expect(deadlines).toEqual([1900, 3300, 3300]);
});

test("nothing that the client asked for travels with it", () => {
  const context = contextOf({ dnssecOk: true, checkingDisabled: true, upstreamZone: SIGN_OF_LIFE.name });
  const { view, nowMs, deadlineMs } = context;
  expect(contextOfSign(context)).toEqual({ view, nowMs, deadlineMs, dnssecOk: false, checkingDisabled: false });
});
