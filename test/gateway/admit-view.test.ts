import { describe, expect, test } from "vitest";
import type { Access, FoundView } from "../../src/gateway/access.ts";
import type { AccessRefusal } from "../../src/gateway/access-refusal.ts";
import { admitViewWith, type Admitted } from "../../src/gateway/admit-view.ts";
import type { ViewEntry } from "../../src/gateway/answering.ts";
import { arrivalOf, showing } from "./arrivals.ts";
import { CountedLimits } from "./counted-limits.ts";
import { REPLY, responderWith, viewSettings } from "./gateway-under-test.ts";

const VIEW: ViewEntry = { settings: viewSettings({ name: "laptop" }), responder: responderWith(REPLY) };
const finding = (found: FoundView | Promise<FoundView>): Access => ({
  anonymous: undefined,
  vary: [],
  viewOf: () => found,
});
/** What is found once it may be looked up. */
const lookingUp = (found: FoundView, lookUps: string[] = []): Access => ({
  ...finding(found),
  viewOf: (_credentials, _arrival, mayLookUp = true) => {
    if (!mayLookUp) return "busy";
    lookUps.push("looked up");
    return Promise.resolve(found);
  },
});

function admitted(found: FoundView | Promise<FoundView>, limits?: CountedLimits): Admitted | Promise<Admitted> {
  return admitViewWith(finding(found), limits)(showing(), arrivalOf({ address: "192.0.2.7" }));
}

async function statusOf(outcome: Admitted | Promise<Admitted>): Promise<unknown> {
  const settled = await outcome;
  return settled instanceof Response ? settled.status : settled.settings.name;
}

describe("without limits", () => {
  test("a view that is in memory is admitted at once, another one when it is there", async () => {
    expect(admitted(VIEW)).toBe(VIEW);
    expect(await admitted(Promise.resolve(VIEW))).toBe(VIEW);
  });

  test.each<[AccessRefusal, number]>([
    ["anonymous", 401],
    ["unknown", 401],
    ["busy", 503],
  ])("%s is HTTP %i", async (refusal, status) => {
    expect(await statusOf(admitted(refusal))).toBe(status);
    expect(await statusOf(admitted(Promise.resolve(refusal)))).toBe(status);
  });
});

describe("with limits", () => {
  test("a view is counted with the address, once", async () => {
    const limits = new CountedLimits();
    expect(admitted(VIEW, limits)).toBe(VIEW);
    expect(limits.asked).toEqual([["laptop", "192.0.2.7"]]);
    expect(await statusOf(admitted(Promise.resolve(VIEW), limits))).toBe("laptop");
    expect(limits.asked).toHaveLength(2);
  });

  test.each<[string, FoundView, number]>([
    ["a view", VIEW, 429],
    ["nobody", "unknown", 429],
  ])("%s that asks too often is told when to come back, at once and later", async (_who, found, status) => {
    const limits = new CountedLimits();
    limits.says = { retryAfterSeconds: 3.5 };
    const atOnce = await admitted(found, limits);
    limits.says = Promise.resolve({ retryAfterSeconds: 3.5 });
    const later = await admitted(found, limits);
    for (const outcome of [atOnce, later]) {
      expect(await statusOf(outcome)).toBe(status);
      expect(outcome instanceof Response && outcome.headers.get("retry-after")).toBe("4");
    }
  });

  test("limits that answer later admit, too", async () => {
    const limits = new CountedLimits();
    limits.says = Promise.resolve("admitted" as const);
    expect(await statusOf(admitted(VIEW, limits))).toBe("laptop");
    expect(await statusOf(admitted("unknown", limits))).toBe(401);
  });

  test.each<[AccessRefusal, number]>([
    ["anonymous", 1],
    ["malformed", 1],
    ["two-tokens", 1],
    ["unknown", 1],
    ["unknown-certificate", 1],
    ["unknown-access-client", 1],
    ["wrong-assertion", 1],
    ["expired", 1],
    ["unreadable", 0],
  ])(
    "%s counts %i against the address alone: guessing is slow, failures of ours are nobody's",
    async (refusal, count) => {
      const limits = new CountedLimits();
      await admitted(refusal, limits);
      expect(limits.asked).toEqual(Array.from({ length: count }, () => [undefined, "192.0.2.7"]));
    },
  );

  test.each<[AccessRefusal, number]>([
    ["unknown", 401],
    ["expired", 401],
    ["unreadable", 503],
    ["unreadable-keys", 503],
    ["busy", 503],
  ])("what must be looked up counts against the address before, once: %s", async (refusal, status) => {
    const limits = new CountedLimits();
    const admit = admitViewWith(lookingUp(refusal), limits);
    expect(await statusOf(admit(showing(), arrivalOf({ address: "192.0.2.7" })))).toBe(status);
    expect(limits.asked).toEqual([[undefined, "192.0.2.7"]]);
  });

  test("a view that was looked up counts for itself as well", async () => {
    const limits = new CountedLimits();
    const admit = admitViewWith(lookingUp(VIEW), limits);
    expect(await admit(showing(), arrivalOf({ address: "192.0.2.7" }))).toBe(VIEW);
    expect(limits.asked).toEqual([
      [undefined, "192.0.2.7"],
      ["laptop", "192.0.2.7"],
    ]);
  });

  test.each([true, false])("nothing is looked up for an address that is held back (said later: %s)", async (isLate) => {
    const limits = new CountedLimits();
    const heldBack = { retryAfterSeconds: 3 };
    limits.says = isLate ? Promise.resolve(heldBack) : heldBack;
    const lookUps: string[] = [];
    const outcome = admitViewWith(lookingUp(VIEW, lookUps), limits)(showing(), arrivalOf());
    expect([await statusOf(outcome), lookUps]).toEqual([429, []]);
  });
});
