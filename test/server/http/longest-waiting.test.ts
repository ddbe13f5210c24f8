import { Socket } from "node:net";
import { expect, test } from "vitest";
import { longestWaiting, type OpenSocket } from "../../../src/server/http/longest-waiting.ts";
import { connectionUnderTest } from "./connection-under-test.ts";

const never = { fetch: () => new Promise<Response>(() => undefined) };

/** What each connection does, the oldest first. */
function openSockets(states: readonly string[]): OpenSocket[] {
  return states.map((state, at) => {
    const { connection, begin } = connectionUnderTest(never);
    if (state === "body" || state === "both") begin();
    if (state === "answer" || state === "both") begin().exchange.answer();
    const isNew = state === "silent";
    return {
      key: `${at} ${state}`,
      network: at % 2 === 0 ? "even" : "odd",
      socket: new Socket(),
      sinceMs: performance.now(),
      connection: isNew ? undefined : connection,
    };
  });
}

test.each([
  // After no time: a flood of newcomers ends itself, then come the idle ones.
  [["idle", "body", "silent", "silent"], 0, "2 silent"],
  [["body", "idle", "answer", "idle"], 0, "1 idle"],
  [["answer", "body", "body"], 0, "1 body"],
  // After a second: the oldest that holds up its requests or has sent nothing.
  [["idle", "answer", "body", "silent"], 1_100, "2 body"],
  [["idle", "silent", "body"], 1_100, "1 silent"],
  [["idle", "answer"], 1_100, "0 idle"],
  // At work, if only with one of its requests.
  [["answer", "both"], 1_100, undefined],
  [["answer", "both"], 0, undefined],
])("of %j, after %i ms, goes %s", (states, ms, expected) => {
  expect(longestWaiting(openSockets(states), undefined, performance.now() + ms)?.open.key).toBe(expected);
});

test("of one network, only its own goes", () => {
  const all = openSockets(["silent", "answer", "body", "idle"]);
  expect(longestWaiting(all, "odd", performance.now())?.open.key).toBe("3 idle");
  expect(longestWaiting(all, "none", performance.now())).toBeUndefined();
});
