import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RateLimits } from "../../src/gateway/rate-limits.ts";
import { createRateLimits } from "../../src/server/rate-limits.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

function limitsOf(perAddressPerSecond?: number, perViewPerSecond?: number): RateLimits {
  const limits = createRateLimits({ perViewPerSecond, perAddressPerSecond });
  if (limits === undefined) throw new Error("nothing is limited");
  return limits;
}

/** How many of so many queries at once are let in. */
function admittedOf(count: number, ask: () => unknown): number {
  return Array.from({ length: count }, ask).filter((each) => each === "admitted").length;
}

test("nothing is limited where no limit is set", () => {
  expect(createRateLimits({ perViewPerSecond: undefined, perAddressPerSecond: undefined })).toBeUndefined();
});

describe("a limit per address", () => {
  test("lets ten seconds' worth in at once, then as many as the rate says", () => {
    const limits = limitsOf(5);
    const ask = (): unknown => limits.admit("vm", "192.0.2.7");
    expect(admittedOf(100, ask)).toBe(50);
    vi.advanceTimersByTime(1000);
    expect(admittedOf(100, ask)).toBe(5);
    vi.advanceTimersByTime(3_600_000);
    expect(admittedOf(100, ask)).toBe(50);
  });

  test("says how long to wait", () => {
    const limits = limitsOf(2);
    admittedOf(20, () => limits.admit("vm", "192.0.2.7"));
    expect(limits.admit("vm", "192.0.2.7")).toEqual({ retryAfterSeconds: 0.5 });
    vi.advanceTimersByTime(400);
    expect(limits.admitUnknown("192.0.2.7")).toEqual({ retryAfterSeconds: 0.1 });
  });

  test("is one for all views, and for none", () => {
    const limits = limitsOf(1);
    admittedOf(4, () => limits.admit("vm", "192.0.2.7"));
    admittedOf(4, () => limits.admit("laptop", "192.0.2.7"));
    expect(admittedOf(10, () => limits.admitUnknown("192.0.2.7"))).toBe(2);
  });

  test.each([
    ["192.0.2.7", "192.0.2.8", 20],
    ["192.0.2.7", "::ffff:192.0.2.7", 10],
    ["2001:db8::1", "2001:db8::ffff", 10],
    ["2001:db8::1", "2001:db8:0:1::1", 20],
  ])("counts %s and %s: %i let in", (one, other, expected) => {
    const limits = limitsOf(1);
    const count = admittedOf(20, () => limits.admit("vm", one)) + admittedOf(20, () => limits.admit("vm", other));
    expect(count).toBe(expected);
  });

  test.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", undefined])("does not count %s", (address) => {
    const limits = limitsOf(1);
    expect(admittedOf(100, () => limits.admit("vm", address))).toBe(100);
    expect(admittedOf(100, () => limits.admitUnknown(address))).toBe(100);
  });

  test("forgets the address that was gone longest once there are ten thousand others", () => {
    const limits = limitsOf(1);
    const address = (number: number): string => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    expect(admittedOf(20, () => limits.admit("vm", address(0)))).toBe(10);
    for (let number = 1; number < 10_000; number++) void limits.admit("vm", address(number));
    expect(admittedOf(20, () => limits.admit("vm", address(0)))).toBe(0);
    for (let number = 1; number <= 10_000; number++) void limits.admit("vm", address(number));
    expect(admittedOf(20, () => limits.admit("vm", address(0)))).toBe(10);
  });
});

describe("a limit per view", () => {
  test("is one for all addresses, those of this machine too", () => {
    const limits = limitsOf(undefined, 1);
    expect(admittedOf(7, () => limits.admit("vm", "192.0.2.7"))).toBe(7);
    expect(admittedOf(7, () => limits.admit("vm", "127.0.0.1"))).toBe(3);
    expect(admittedOf(7, () => limits.admit("laptop", "192.0.2.7"))).toBe(7);
  });

  test("does not count whom no view fits", () => {
    expect(admittedOf(100, () => limitsOf(undefined, 1).admitUnknown("192.0.2.7"))).toBe(100);
  });
});

test("whoever one limit holds back is not counted by the other", () => {
  const limits = limitsOf(2, 1);
  expect(admittedOf(100, () => limits.admit("vm", "192.0.2.7"))).toBe(10);
  expect(admittedOf(100, () => limits.admit("laptop", "192.0.2.7"))).toBe(10);
  expect(admittedOf(100, () => limits.admit("third", "192.0.2.7"))).toBe(0);
});

test("a rate of less than one in ten seconds lets one in at a time", () => {
  const limits = limitsOf(0.05);
  expect(admittedOf(5, () => limits.admit("vm", "192.0.2.7"))).toBe(1);
  vi.advanceTimersByTime(20_000);
  expect(admittedOf(5, () => limits.admit("vm", "192.0.2.7"))).toBe(1);
});
