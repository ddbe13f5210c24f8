import { expect, test } from "vitest";
import { getResponse, postResponse } from "../../src/doh/response.ts";
import { octetsOf } from "../support/records.ts";

const REPLY = octetsOf("0000 8180 0001 0000 0000 0000 00 0001 0001");

test("the answer to a POST states no freshness", async () => {
  const response = postResponse(REPLY);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({ "content-type": "application/dns-message" });
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(REPLY);
});

test.each([0, 5, 3709])("the answer to a GET is fresh for as long as it is said: %i s", async (seconds) => {
  const response = getResponse(REPLY, seconds);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "application/dns-message",
    "cache-control": `max-age=${seconds}`,
    vary: "authorization",
  });
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(REPLY);
});

test("answers that may not be shared are for the caches of who asked alone", () => {
  const cacheControl = [getResponse(REPLY, 5, false), postResponse(REPLY, false)].map(({ headers }) =>
    headers.get("cache-control"),
  );
  expect(cacheControl).toEqual(["private, max-age=5", "private"]);
});
