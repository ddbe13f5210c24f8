import { describe, expect, test } from "vitest";
import { boundRateLimits, type RateLimitBindings } from "../../src/worker/rate-limits.ts";

/** A binding that lets in whom a test says, and remembers who was asked for. */
class Binding implements RateLimit {
  readonly keys: string[] = [];
  readonly #succeed: () => boolean;

  constructor(succeed: () => boolean) {
    this.#succeed = succeed;
  }

  limit({ key = "" }: { key?: string }): Promise<{ success: boolean }> {
    this.keys.push(key);
    return new Promise((resolve) => resolve({ success: this.#succeed() }));
  }
}

const open = (): Binding => new Binding(() => true);
const full = (): Binding => new Binding(() => false);
const broken = (): Binding =>
  new Binding(() => {
    throw new Error("internal error");
  });
const HELD_BACK = { retryAfterSeconds: 10 };

test("nothing is limited where nothing is bound", () => {
  expect(boundRateLimits({})).toBeUndefined();
});

describe("limits of the platform", () => {
  test.each<[string, RateLimitBindings, unknown, unknown]>([
    ["both open", { RATE_PER_VIEW: open(), RATE_PER_ADDRESS: open() }, "admitted", "admitted"],
    ["the view's full", { RATE_PER_VIEW: full(), RATE_PER_ADDRESS: open() }, HELD_BACK, "admitted"],
    ["the address's full", { RATE_PER_VIEW: open(), RATE_PER_ADDRESS: full() }, HELD_BACK, HELD_BACK],
    ["both broken", { RATE_PER_VIEW: broken(), RATE_PER_ADDRESS: broken() }, "admitted", "admitted"],
    ["only one per view, full", { RATE_PER_VIEW: full() }, HELD_BACK, "admitted"],
    ["only one per address, full", { RATE_PER_ADDRESS: full() }, HELD_BACK, HELD_BACK],
  ])("%s", async (_what, bindings, known, unknown) => {
    const limits = boundRateLimits(bindings);
    expect(await limits?.admit("vm", "192.0.2.7")).toEqual(known);
    expect(await limits?.admitUnknown("192.0.2.7")).toEqual(unknown);
  });

  test("are asked for the view by name, and for the address by network", async () => {
    const [view, address] = [open(), open()];
    const limits = boundRateLimits({ RATE_PER_VIEW: view, RATE_PER_ADDRESS: address });
    await limits?.admit("vm", "2001:db8::1");
    await limits?.admitUnknown("192.0.2.7");
    await limits?.admit("vm", undefined);
    expect(view.keys).toEqual(["vm", "vm"]);
    expect(address.keys).toEqual(["2001:db8::/64", "192.0.2.7"]);
  });
});
