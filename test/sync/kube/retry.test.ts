import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { BackOff } from "../../../src/sync/kube/back-off.ts";
import { retryMs } from "../../../src/sync/kube/retry.ts";

test.for([
  [undefined, 500],
  [0, 500],
  [7, 7000],
  [100_000, 300_000],
] as const)("a server that wants to be asked after %s s is asked after %s ms", ([retryAfterSeconds, expected]) => {
  const failure = new ApiFailure("busy", "", retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  expect(retryMs(failure, new BackOff(500, 30_000, () => 0))).toBe(expected);
});
