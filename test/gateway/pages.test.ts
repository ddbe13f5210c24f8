import { expect, test } from "vitest";
import { misconfigured, textResponse } from "../../src/gateway/pages.ts";

test("a text is a line in UTF-8 that no cache stores", async () => {
  const response = textResponse(503, "später");
  expect(response.status).toBe(503);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
  });
  expect(await response.text()).toBe("später\n");
});

test("headers are added to those of every text", () => {
  const { headers } = textResponse(405, "use GET", { allow: "GET, HEAD" });
  expect([headers.get("allow"), headers.get("cache-control")]).toEqual(["GET, HEAD", "no-store"]);
});

test("a gateway with wrong settings tells clients nothing but that", async () => {
  const response = misconfigured();
  expect(response.status).toBe(500);
  expect(await response.text()).toBe("this gateway is not configured correctly: its log says what is wrong\n");
});
