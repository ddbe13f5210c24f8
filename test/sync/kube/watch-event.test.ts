import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { parseWatchEvent } from "../../../src/sync/kube/watch-event.ts";

test("an event is its type and its object", () => {
  const object = { kind: "Service", metadata: { name: "web", resourceVersion: "7" } };
  for (const type of ["ADDED", "MODIFIED", "DELETED"]) {
    expect(parseWatchEvent(JSON.stringify({ type, object }))).toEqual({ type, object });
  }
});

test("a bookmark is a resourceVersion", () => {
  const line = '{"type":"BOOKMARK","object":{"kind":"Service","metadata":{"resourceVersion":"12"}}}';
  expect(parseWatchEvent(line)).toEqual({ type: "BOOKMARK", resourceVersion: "12" });
});

test.for([
  ['{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old"}}', "expired", "410: too old"],
  ['{"type":"ERROR","object":{"kind":"Status"}}', "unavailable", "500"],
  ['{"type":"ADDED","obj', "broken", "no event"],
  ['{"type":"ADDED"}', "broken", "no event"],
  ['{"type":"RENAMED","object":{}}', "broken", "a type that nobody knows"],
  ['{"type":"MODIFIED","object":{"metadata":{"name":"web"}}}', "expired", "an event without a resourceVersion"],
  ['{"type":"BOOKMARK","object":{"kind":"Service","metadata":{}}}', "expired", "an event without a resourceVersion"],
  ["[]", "broken", "no event"],
] as const)("%s fails as %s", ([line, code, message]) => {
  let failure: unknown;
  try {
    parseWatchEvent(line);
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toMatchObject({ code, message: expect.stringContaining(message) });
});
