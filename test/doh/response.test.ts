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

test("what is done to one answer is seen in no other", () => {
  const answers = [() => getResponse(REPLY, 7), () => getResponse(REPLY, 7, false), () => postResponse(REPLY, false)];
  for (const answer of answers) {
    const before = Object.fromEntries(answer().headers);
    const changed = answer();
    changed.headers.append("vary", "origin");
    changed.headers.delete("cache-control");
    expect(Object.fromEntries(answer().headers)).toEqual(before);
  }
});

test("answers are fresh for as long as they are said to be, however many there were of others", () => {
  for (let seconds = 0; seconds < 1500; seconds++) {
    for (const asked of [seconds, 0]) {
      expect(getResponse(REPLY, asked).headers.get("cache-control")).toBe(`max-age=${asked}`);
      expect(getResponse(REPLY, asked, false).headers.get("cache-control")).toBe(`private, max-age=${asked}`);
    }
  }
});

test("the answer to a POST names the snapshot behind it, each its own, and no other answer does", () => {
  const named = (snapshot: string): (string | null)[] =>
    [postResponse(REPLY, true, snapshot), postResponse(REPLY, false, snapshot)].map(({ headers }) =>
      headers.get("meshdoh-snapshot"),
    );
  expect(named("7-ab")).toEqual(["7-ab", "7-ab"]);
  expect(named("8-cd")).toEqual(["8-cd", "8-cd"]);
  expect(named("")).toEqual([null, null]);
  expect(named("7-ab")).toEqual(["7-ab", "7-ab"]);
  expect(getResponse(REPLY, 5).headers.has("meshdoh-snapshot")).toBe(false);
});
