import { expect, test } from "vitest";
import { once } from "../../../../src/sync/claims/exposed/once.ts";

test("what is read once is not read again, also when it was nothing", () => {
  let reads = 0;
  const value = once(() => {
    reads++;
    return undefined;
  });
  expect(reads).toBe(0);
  expect([value(), value(), reads]).toEqual([undefined, undefined, 1]);
});
