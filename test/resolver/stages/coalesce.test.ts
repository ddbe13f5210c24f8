import { describe, expect, test } from "vitest";
import type { Question } from "../../../src/dns/message.ts";
import { parseName } from "../../../src/dns/name.ts";
import type { View } from "../../../src/mesh/view.ts";
import type { QueryContext, Reply, Resolver } from "../../../src/resolver/resolver.ts";
import { coalesce } from "../../../src/resolver/stages/coalesce.ts";

const VIEW: View = { name: "vm", search: [], reach: "mesh", families: ["v4", "v6"], autopath: true, public: true };
const CONTEXT: QueryContext = {
  view: VIEW,
  nowMs: 1_000,
  deadlineMs: 5_000,
  dnssecOk: false,
  checkingDisabled: false,
  observe: () => undefined,
};
const QUESTION: Question = { name: parseName("reviews.prod.svc.cluster.local"), type: 1, class: 1 };
const REPLY: Reply = {
  rcode: 0,
  authoritative: true,
  authenticData: false,
  answer: [],
  authority: [],
  additional: [],
  extendedErrors: [],
  source: "mesh",
};

interface Call {
  readonly context: QueryContext;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** A resolver that answers when the test says so. */
function heldResolver(): { readonly calls: Call[]; readonly resolver: Resolver } {
  const calls: Call[] = [];
  const resolver: Resolver = (_question, context) =>
    new Promise((resolve, reject) => {
      calls.push({ context, resolve, reject });
    });
  return { calls, resolver };
}

describe("coalesce", () => {
  test("fifty equal questions in flight make one call, and all get its reply", async () => {
    const { calls, resolver } = heldResolver();
    const asked = coalesce()(resolver);
    const replies = Array.from({ length: 50 }, () => asked({ ...QUESTION }, { ...CONTEXT }));
    expect(calls).toHaveLength(1);
    calls[0]?.resolve(REPLY);
    expect(new Set(await Promise.all(replies))).toEqual(new Set([REPLY]));
  });

  test("the deadline of the first question holds", () => {
    const { calls, resolver } = heldResolver();
    const asked = coalesce()(resolver);
    void asked(QUESTION, { ...CONTEXT, deadlineMs: 4_000 });
    void asked(QUESTION, { ...CONTEXT, deadlineMs: 9_000 });
    expect(calls.map((call) => call.context.deadlineMs)).toEqual([4_000]);
  });

  test("a question asked after the reply makes a call of its own", async () => {
    const { calls, resolver } = heldResolver();
    const asked = coalesce()(resolver);
    const first = asked(QUESTION, CONTEXT);
    calls[0]?.resolve(REPLY);
    await first;
    void asked(QUESTION, CONTEXT);
    expect(calls).toHaveLength(2);
  });

  test("a rejection reaches everyone who waits, and is not remembered", async () => {
    const { calls, resolver } = heldResolver();
    const asked = coalesce()(resolver);
    const replies = [asked(QUESTION, CONTEXT), asked(QUESTION, CONTEXT)];
    calls[0]?.reject(new Error("out of order"));
    const outcomes = await Promise.allSettled(replies);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
    void asked(QUESTION, CONTEXT);
    expect(calls).toHaveLength(2);
  });

  test.each<[string, Partial<Question>, Partial<QueryContext>]>([
    ["name", { name: parseName("ratings.prod.svc.cluster.local") }, {}],
    ["type", { type: 28 }, {}],
    ["class", { class: 3 }, {}],
    ["DO bit", {}, { dnssecOk: true }],
    ["CD bit", {}, { checkingDisabled: true }],
    ["view, even one of the same name", {}, { view: { ...VIEW } }],
  ])("a question that differs in its %s makes a call of its own", (_what, question, context) => {
    const { calls, resolver } = heldResolver();
    const asked = coalesce()(resolver);
    void asked(QUESTION, CONTEXT);
    void asked({ ...QUESTION, ...question }, { ...CONTEXT, ...context });
    expect(calls).toHaveLength(2);
  });

  test("DO alone and CD alone are told apart", () => {
    const { calls, resolver } = heldResolver();
    const asked = coalesce()(resolver);
    void asked(QUESTION, { ...CONTEXT, dnssecOk: true });
    void asked(QUESTION, { ...CONTEXT, checkingDisabled: true });
    expect(calls).toHaveLength(2);
  });
});
