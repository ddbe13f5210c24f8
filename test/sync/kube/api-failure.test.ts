import { expect, test } from "vitest";
import { ApiFailure, failureOfStatus, isPassing, refusalOf } from "../../../src/sync/kube/api-failure.ts";

test.for([
  [401, "unauthorized", false],
  [403, "forbidden", false],
  [404, "missing", false],
  [409, "conflict", false],
  [410, "expired", false],
  [429, "busy", true],
  [400, "unavailable", true],
  [500, "unavailable", true],
  [503, "unavailable", true],
] as const)("a refusal of %s is %s, and passing: %s", ([status, code, passes]) => {
  const failure = refusalOf(status, '{"kind":"Status","message":"no"}', undefined);
  expect(failure).toMatchObject({ code, message: `${status}: no` });
  expect(isPassing(failure)).toBe(passes);
});

test.for([
  ["the header", "", "7", 7],
  ["the Status", '{"details":{"retryAfterSeconds":3}}', undefined, 3],
  ["the header before the Status", '{"details":{"retryAfterSeconds":3}}', "7", 7],
  ["nothing that is a date", "", "Wed, 21 Oct 2015 07:28:00 GMT", undefined],
  ["nothing that is negative", '{"details":{"retryAfterSeconds":-3}}', undefined, undefined],
] as const)("when to ask again is told by %s", ([, body, header, expected]) => {
  expect(refusalOf(429, body, header).retryAfterSeconds).toBe(expected);
});

test.for([
  ["plain text in one line", "404 page\n not found\n", "404: 404 page not found"],
  ["no control characters", '{"message":"a\\u001b[31mb"}', "404: a [31mb"],
  ["no more than 400 characters", "x".repeat(1000), `404: ${"x".repeat(400)}…`],
  ["nothing", "", "404"],
] as const)("the message has %s", ([, body, expected]) => {
  expect(refusalOf(404, body, undefined).message).toBe(expected);
});

test("the Status of an ERROR event tells the failure", () => {
  expect(failureOfStatus({ code: 410, message: "too old", details: { retryAfterSeconds: 2 } })).toMatchObject({
    code: "expired",
    message: "410: too old",
    retryAfterSeconds: 2,
  });
});

test("what does not pass by itself is told apart", () => {
  const codes = ["away", "broken", "credentials", "too-large", "untrusted"] as const;
  expect(codes.filter((code) => isPassing(new ApiFailure(code, "")))).toEqual(["away", "broken"]);
});
