import { expect, test } from "vitest";
import {
  describeFailure,
  isKeyNotFound,
  KeysLeftError,
  KvAnswerError,
  storeErrorOf,
} from "../../../../src/sync/store/kv/failure.ts";

const answer = (status: number, code = 1, retryAfterMs?: number): KvAnswerError =>
  new KvAnswerError(status, [{ code, message: "why" }], retryAfterMs);

test.each([
  [200, 1, "transient"],
  [400, 1, "refused"],
  [400, 6003, "denied"],
  [400, 7003, "missing"],
  [401, 10000, "denied"],
  [403, 9109, "denied"],
  [404, 10013, "missing"],
  [408, 1, "transient"],
  [409, 1, "transient"],
  [413, 1, "refused"],
  [429, 10429, "transient"],
  [429, 10048, "denied"],
  [500, 1, "transient"],
  [503, 1, "transient"],
  [524, 1, "transient"],
] as const)("status %i with code %i is %s", (status, code, kind) => {
  const failure = describeFailure(answer(status, code));
  expect(failure.kind).toBe(kind);
  expect(failure.message).toContain(`HTTP status ${status}, why (code ${code})`);
});

test("what the API asks to wait for is in the failure", () => {
  expect(describeFailure(answer(429, 1, 7_000)).retryAfterMs).toBe(7_000);
});

test.each([
  [
    new Error("Connection error.", { cause: new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }) }),
    "Connection error: fetch failed: ECONNREFUSED",
  ],
  [new KeysLeftError(["a", "b"]), "it did not take a, b"],
  ["text", "text"],
])("what is no answer may pass: %s", (error, message) => {
  expect(describeFailure(error)).toEqual({ kind: "transient", message });
});

test("a chain of causes that goes in a circle ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect(describeFailure(error).message).toBe("round: round: round: round");
});

test.each([
  [answer(404, 10009), true],
  [answer(404, 10013), false],
  [answer(400, 10009), false],
  [new Error("404"), false],
])("%s says that the key is absent: %s", (error, isAbsent) => {
  expect(isKeyNotFound(error)).toBe(isAbsent);
});

test.each([
  ["transient", "unavailable"],
  ["denied", "denied"],
  ["refused", "denied"],
  ["missing", "missing"],
] as const)("%s is %s to whoever uses the store", (kind, code) => {
  const cause = new Error("cause");
  const error = storeErrorOf("reading a", { kind, message: "why" }, cause);
  expect(error).toMatchObject({ name: "StoreError", code, message: "failed reading a: why", cause });
});
