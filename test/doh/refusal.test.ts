import { expect, test } from "vitest";
import { refusalResponse, type DohRefusal } from "../../src/doh/refusal.ts";

test.each<[DohRefusal["status"], string | null]>([
  [400, null],
  [405, "GET, HEAD, POST"],
  [406, null],
  [413, null],
  [415, null],
])("%i is text for people, is not stored, and has Allow: %s", async (status, allow) => {
  const response = refusalResponse({ status, message: "what to do instead" });
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    ...(allow === null ? {} : { allow }),
  });
  expect(await response.text()).toBe("what to do instead\n");
});
