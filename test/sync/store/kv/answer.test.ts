import { expect, test } from "vitest";
import {
  errorsOf,
  listPage,
  readEnvelope,
  requestQuota,
  retryAfterMs,
  textValues,
  unsuccessfulKeys,
} from "../../../../src/sync/store/kv/answer.ts";

const octets = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test("an envelope that succeeded is given as it is", () => {
  expect(readEnvelope(200, octets({ success: true, result: [] }))).toEqual({ success: true, result: [] });
});

test.each([
  [{ success: false, errors: [{ code: 10012, message: "no" }] }, "HTTP status 200, no (code 10012)"],
  [{ result: {} }, "HTTP status 200"],
  [[], "HTTP status 200, an answer that is no JSON object (code 0)"],
])("%j did not succeed", (envelope, message) => {
  expect(() => readEnvelope(200, octets(envelope))).toThrow(message);
});

test("what is no JSON did not succeed", () => {
  expect(() => readEnvelope(200, new TextEncoder().encode('{"success":tr'))).toThrow(
    "an answer that is no JSON object",
  );
});

test("malformed errors are left out", () => {
  const errors = [{ code: 1, message: "one" }, { code: "2" }, null, { code: 3 }];
  expect(errorsOf({ errors })).toEqual([
    { code: 1, message: "one" },
    { code: 3, message: "" },
  ]);
  expect(errorsOf({ errors: "x" })).toEqual([]);
  expect(errorsOf(undefined)).toEqual([]);
});

test.each([
  ["an old answer without a result", null, []],
  ["one without counts", {}, []],
  ["one that names what failed", { successful_key_count: 2, unsuccessful_keys: ["b"] }, ["b"]],
  ["one that names what was not sent", { successful_key_count: 3, unsuccessful_keys: ["x"] }, []],
  ["one whose count is too small", { successful_key_count: 1, unsuccessful_keys: ["b"] }, ["a", "b", "c"]],
])("of a bulk write, %s", (_what, result, left) => {
  expect(unsuccessfulKeys({ success: true, result }, ["a", "b", "c"])).toEqual(left);
});

test("of a bulk read the texts are taken, an empty one too, and null is absent", () => {
  const values = textValues({ result: { values: { a: "ä", b: null, c: "" } } });
  expect(values).toEqual(
    new Map([
      ["a", Uint8Array.of(0xc3, 0xa4)],
      ["c", new Uint8Array()],
    ]),
  );
  expect(() => textValues({ result: null })).toThrow("a bulk read has no values");
});

test.each([
  [
    { result: [{ name: "a" }, { name: "b" }], result_info: { cursor: "next" } },
    { keys: ["a", "b"], cursor: "next" },
  ],
  [{ result: [{ name: "a" }, {}], result_info: { cursor: "" } }, { keys: ["a"] }],
  [{ result: [] }, { keys: [] }],
])("a page of a list: %j", (envelope, page) => {
  expect(listPage(envelope)).toEqual(page);
});

test("a list without a result is none", () => {
  expect(() => listPage({ result: null })).toThrow("a list of keys has no result");
});

test.each([
  ["300", 300_000],
  ["0", 0],
  ["Wed, 21 Oct 2026 07:28:00 GMT", undefined],
  ["-1", undefined],
])("Retry-After: %s", (text, milliseconds) => {
  expect(retryAfterMs(new Headers({ "retry-after": text }))).toBe(milliseconds);
});

test.each([
  ['"default";r=50;t=30', { remaining: 50, resetSeconds: 30 }],
  ['"default";r=50;t=30, "burst";r=3;t=1', { remaining: 3, resetSeconds: 1 }],
  ['"default"', undefined],
  ["", undefined],
])("Ratelimit: %s", (text, quota) => {
  expect(requestQuota(new Headers({ ratelimit: text }))).toEqual(quota);
});
