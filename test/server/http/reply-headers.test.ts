import { describe, expect, test } from "vitest";
import { getResponse, postResponse } from "../../../src/doh/response.ts";
import { replyHeaders } from "../../../src/server/http/reply-headers.ts";
import { REPLY } from "../../gateway/gateway-under-test.ts";

describe.each([true, false])("a reply that may be shared: %s", (mayBeShared) => {
  test("has over POST the fields that the gateway's fetch gives", () => {
    const { "content-length": length, ...fields } = replyHeaders("POST", {
      octets: REPLY,
      mayBeShared,
      vary: "authorization",
      snapshot: "7-ab",
    });
    expect(fields).toEqual(Object.fromEntries(postResponse(REPLY, mayBeShared, "7-ab").headers));
    expect(length).toBe(61);
  });

  test("has over GET the fields that the gateway's fetch gives", () => {
    const { "content-length": length, ...fields } = replyHeaders("GET", {
      octets: REPLY,
      mayBeShared,
      vary: "authorization",
      snapshot: "7-ab",
    });
    expect(fields).toEqual(Object.fromEntries(getResponse(REPLY, 3709, mayBeShared).headers));
    expect(length).toBe(61);
  });
});

test("a reply to GET says what else it depends on", () => {
  const answer = { octets: REPLY, mayBeShared: true, vary: "authorization, origin", snapshot: "" };
  expect([replyHeaders("GET", answer)["vary"], replyHeaders("POST", answer)["vary"]]).toEqual([
    "authorization, origin",
    undefined,
  ]);
});
