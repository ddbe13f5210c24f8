import { expect, test } from "vitest";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { UpstreamError, type Upstream } from "../../../src/resolver/upstream.ts";
import { forwardToGateways } from "../../../src/shim/gateway/forward-to-gateways.ts";
import { SimulatedTime } from "../../resolver/forward/simulated-time.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

/** Two gateways that are known to be down, and how one asks them now. */
async function bothDown(
  mayWait: boolean,
): Promise<{ time: SimulatedTime; back: Set<string>; ask: () => Promise<Reply> }> {
  const time = new SimulatedTime();
  const back = new Set<string>();
  const upstreams = ["https://a.example", "https://b.example:444"].map((label): Upstream => ({
    label,
    ask: () =>
      new Promise((resolve, reject) => {
        const isBack = back.has(label);
        const end = (): void => (isBack ? resolve(replyOf([])) : reject(new UpstreamError("unreachable", "is gone")));
        time.startTimer(30, end);
      }),
  }));
  const clocks = { clockMs: time.read, startTimer: time.startTimer, random: () => 0.5 };
  const { resolve } = forwardToGateways({ upstreams, ...clocks, mayWait: () => mayWait });
  const ask = (): Promise<Reply> => {
    const { nowMs } = time;
    return resolve(question("web.example"), contextOf({ nowMs, deadlineMs: nowMs + 1900, keepAlive: () => undefined }));
  };
  for (let count = 0; count < 4; count++) await time.until(ask());
  return { time, back, ask };
}

test("a failure of the moment says why each gateway did not answer, and no cache keeps it", async () => {
  const { ask, time } = await bothDown(true);
  const reply = await time.until(ask());
  expect([reply.rcode, reply.isMomentary, reply.extendedErrors]).toEqual([
    2,
    true,
    [
      {
        code: 22,
        text: "no gateway has answered of late: gateway a.example: is gone; gateway b.example:444: is gone",
      },
    ],
  ]);
});

test.each([
  ["waits until one gateway is back, and is asked", true, [60, 0]],
  ["fails at once where somebody else can be asked", false, [0, 2]],
])("a question beside those that find out %s", async (_title, mayWait, expected) => {
  const { ask, time, back } = await bothDown(mayWait);
  time.nowMs += 600;
  back.add("https://b.example:444");
  const startMs = time.nowMs;
  const probing = [ask(), ask()];
  const { rcode } = await time.until(ask());
  expect([time.nowMs - startMs, rcode]).toEqual(expected);
  await time.until(Promise.all(probing));
});
