import { expect, test } from "vitest";
import type { Reply } from "../../src/resolver/resolver.ts";
import { waitForReplies } from "../../src/shim/wait-for-replies.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

const KNOWN = replyOf(["known.example. 30 A 192.0.2.1"]);

/** A cache that answers when the test says so; three may wait, two of them for one reply. */
function scene(): { ask: (name: string) => Promise<Reply>; end: (what?: Error) => void; refused: () => number } {
  const held: ((what?: Error) => void)[] = [];
  let refused = 0;
  const stage = waitForReplies({
    replies: {
      answer: ({ question: { name } }) =>
        new Promise((resolve, reject) => {
          held.push((what) => (what === undefined ? resolve(replyOf([`${name} 30 A 192.0.2.9`])) : reject(what)));
        }),
    },
    memory: { atOnce: (key) => (key === "known.example." ? KNOWN : undefined) },
    keyOf: ({ name }) => name,
    maxWaiting: 3,
    maxSame: 2,
    onRefused: () => refused++,
  });
  const resolver = stage(() => Promise.reject(new Error("the cache asks")));
  return {
    ask: (name) => resolver(question(name), contextOf()),
    end: (what) => held.shift()?.(what),
    refused: () => refused,
  };
}

test.each([
  ["for one reply", ["a.example", "a.example"], "a.example", "limit 2 for one question"],
  ["in all", ["a.example", "a.example", "b.example"], "c.example", "limit 3"],
])("one too many %s fails at once, for this moment and with the reason", async (_what, before, name, limit) => {
  const { ask, refused } = scene();
  for (const each of before) void ask(each);
  const reply = await ask(name);
  expect([reply.rcode, reply.isMomentary, refused()]).toEqual([2, true, 1]);
  expect(reply.extendedErrors).toEqual([{ code: 0, text: `too many queries wait at one time (${limit})` }]);
});

test.each([
  ["too many wait for it", ["known.example", "known.example"]],
  ["too many wait for others", ["a.example", "a.example", "b.example"]],
])("what is known is given while %s", async (_what, before) => {
  const { ask } = scene();
  for (const each of before) void ask(each);
  expect(await ask("known.example")).toBe(KNOWN);
});

test.each([
  ["an answer", undefined],
  ["a rejection", new Error("broken")],
])("after %s there is room for another", async (_what, ending) => {
  const { ask, end, refused } = scene();
  const ended = ask("a.example").catch((error: unknown) => error);
  void ask("a.example");
  end(ending);
  await ended;
  const next = ask("a.example");
  end();
  end();
  expect([outcome(await next), refused()]).toEqual([["NOERROR", "a.example. 30 A 192.0.2.9"], 0]);
});
