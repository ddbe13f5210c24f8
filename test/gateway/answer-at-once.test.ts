import { describe, expect, test, vi } from "vitest";
import type { Access } from "../../src/gateway/access.ts";
import { answerAtOnceWith, type AtOnceAnswer } from "../../src/gateway/answer-at-once.ts";
import type { Responder } from "../../src/resolver/responder.ts";
import { meshTable } from "../support/table.ts";
import { arrivalOf, showing } from "./arrivals.ts";
import { CountedLimits } from "./counted-limits.ts";
import { HeldTable, QUERY, REPLY, setUp, viewSettings, type SetUp, type SetUpParts } from "./gateway-under-test.ts";

/** A responder whose packet cache holds that one reply. */
const holding = (reply = REPLY): Responder => ({
  respondAtOnce: (octets, transport) => (transport === "https" && octets === QUERY ? reply : undefined),
  respond: () => Promise.reject(new Error("the pipeline was asked")),
});
const SHARED: AtOnceAnswer = { octets: REPLY, mayBeShared: true, vary: "authorization", snapshot: "7-abc" };

function opened(parts: SetUpParts = {}): SetUp & { readonly ask: (pathToken?: string) => AtOnceAnswer | undefined } {
  const table = new HeldTable(meshTable({ generation: 7, digest: "abc" }));
  table.isDueNow = false;
  const responder = parts.responder ?? holding();
  const views = { abc: { settings: viewSettings({ name: "laptop" }), responder: holding() } };
  const set = setUp({ table, responder, views, client: { address: "192.0.2.7" }, ...parts });
  return { ...set, ask: (pathToken = "") => set.gateway.answerAtOnce(QUERY, showing({ pathToken }), set.arrival) };
}

describe("a query that needs no waiting is answered at once", () => {
  test("for the anonymous view, whose reply everybody may have", () => {
    expect(opened().ask()).toEqual(SHARED);
  });

  test("for the view of a token, whose reply nobody else may have", () => {
    expect(opened().ask("abc")).toEqual({ ...SHARED, mayBeShared: false });
  });

  test("and whoever listens is told", () => {
    const { ask, arrival } = opened();
    ask();
    ask("abc");
    expect(arrival.told).toEqual([
      { view: "vm", source: "packet-cache", query: QUERY, reply: REPLY },
      { view: "laptop", source: "packet-cache", query: QUERY, reply: REPLY },
    ]);
  });

  test("while the table is refreshed beside it", () => {
    const table = new HeldTable(meshTable({ generation: 7, digest: "abc" }));
    const { ask, kept } = opened({ table });
    expect(ask()).toEqual(SHARED);
    expect([table.refreshes, kept.length]).toEqual([1, 1]);
  });
});

describe("the long way is taken", () => {
  test.each<[string, SetUpParts, string]>([
    ["without an anonymous view", { isOpen: false }, ""],
    ["for a token that fits no view", {}, "abd"],
    ["for a view that is not in memory", { views: { abd: new Promise(() => undefined) } }, "abd"],
    ["without a table", { table: new HeldTable() }, ""],
    [
      "for a query that is not in the packet cache",
      { responder: { ...holding(), respondAtOnce: () => undefined } },
      "",
    ],
  ])("%s", (_what, parts, pathToken) => {
    const limits = new CountedLimits();
    const { ask, arrival } = opened({ rateLimits: limits, ...parts });
    expect(ask(pathToken)).toBeUndefined();
    expect(limits.asked, "and is counted there").toEqual([]);
    expect(arrival.told).toEqual([]);
  });

  test("when limits hold the client back or do not answer at once", () => {
    const limits = new CountedLimits();
    const { ask, arrival } = opened({ rateLimits: limits });
    limits.says = { retryAfterSeconds: 1 };
    expect(ask()).toBeUndefined();
    limits.says = Promise.resolve("admitted" as const);
    expect(ask()).toBeUndefined();
    expect(arrival.told).toEqual([]);
  });
});

test("what is answered at once is counted once, with view and address", () => {
  const limits = new CountedLimits();
  const { ask } = opened({ rateLimits: limits });
  expect(ask()).toEqual(SHARED);
  expect(limits.asked).toEqual([["vm", "192.0.2.7"]]);
});

test("the answer depends on the origin where pages may ask", () => {
  expect(opened({ corsOrigins: ["*"] }).ask()).toEqual({ ...SHARED, vary: "authorization, origin" });
});

test("nothing is looked up for an answer at once, since the limits have not been asked", () => {
  const viewOf = vi.fn<Access["viewOf"]>(() => "busy");
  const access = { anonymous: undefined, vary: [], viewOf };
  const answer = answerAtOnceWith(
    {
      access,
      admitView: () => Promise.reject(new Error("nobody is admitted here")),
      prepareTable: () => undefined,
      tableSource: new HeldTable(),
      clockMs: () => 0,
    },
    undefined,
    "",
  );
  const [shown, arrival] = [showing({ pathToken: "abc" }), arrivalOf()];
  expect(answer(QUERY, shown, arrival)).toBeUndefined();
  expect(viewOf.mock.calls).toEqual([[shown, arrival, false]]);
});
