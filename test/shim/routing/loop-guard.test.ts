import { expect, test } from "vitest";
import type { Reply, Resolver } from "../../../src/resolver/resolver.ts";
import { loopGuard } from "../../../src/shim/routing/loop-guard.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const ANSWER = replyOf(["web.example. 30 A 192.0.2.1"]);

test("a resolver that asks back what it was asked ends in a failure, and the operator hears of it once", async () => {
  const lines: string[] = [];
  const asked: boolean[] = [];
  const guard = loopGuard({ maxSame: 2, report: (line) => lines.push(line) });
  // Each time with other bits, so that no cache sees that it is the same.
  const loop: Resolver = guard((each, context) => {
    asked.push(context.dnssecOk);
    return loop(each, { ...context, dnssecOk: !context.dnssecOk });
  });
  for (let count = 0; count < 2; count++) {
    const reply = await loop(question("web.example"), contextOf());
    expect([reply.rcode, reply.isMomentary]).toEqual([2, true]);
  }
  expect([asked, lines]).toEqual([
    [false, true, false, true],
    ["a question came back from a resolver that it was sent to: does one of them ask this shim?"],
  ]);
});

test("other questions, and the same one later, are not held up", async () => {
  const waiting: ((reply: Reply) => void)[] = [];
  const guarded = loopGuard({ maxSame: 1, report: () => undefined })(
    () => new Promise((resolve) => waiting.push(resolve)),
  );
  const ask = (name: string, type = "A"): Promise<Reply> => guarded(question(name, type), contextOf());
  const first = [ask("web.example"), ask("web.example", "AAAA"), ask("api.example")];
  expect(waiting).toHaveLength(3);
  for (const end of waiting.splice(0)) end(ANSWER);
  await Promise.all(first);
  void ask("web.example");
  expect(waiting).toHaveLength(1);
});

test("a question that fails inside is over, too", async () => {
  const guarded = loopGuard({ maxSame: 1, report: () => undefined })(() => Promise.reject(new Error("broken")));
  for (let count = 0; count < 3; count++) {
    await expect(guarded(question("web.example"), contextOf())).rejects.toThrow("broken");
  }
});
