import { expect, test } from "vitest";
import { createAccess } from "../../src/gateway/access.ts";
import type { ViewEntry } from "../../src/gateway/answering.ts";
import { REPLY, responderWith, viewSettings } from "./gateway-under-test.ts";

const keepAlive = (): void => undefined;
const ANONYMOUS: ViewEntry = { settings: viewSettings({ name: "anyone" }), responder: responderWith(REPLY) };
const VIEW: ViewEntry = { settings: viewSettings(), responder: responderWith(REPLY) };

function viewOf(anonymous: ViewEntry | undefined, authorization: string | undefined, pathToken: string): unknown {
  const access = createAccess(anonymous, { find: (token) => (token === "abc" ? VIEW : "unknown") });
  const headers = authorization === undefined ? {} : { authorization };
  return access.viewOf(new Request("https://gateway.example/", { headers }), pathToken, keepAlive);
}

test.each<[string, ViewEntry | undefined, string | undefined, string, unknown]>([
  ["nothing, with an anonymous view", ANONYMOUS, undefined, "", ANONYMOUS],
  ["nothing, without one", undefined, undefined, "", "anonymous"],
  ["a right token in the header", ANONYMOUS, "Bearer abc", "", VIEW],
  ["a right token in the path", ANONYMOUS, undefined, "abc", VIEW],
  ["a right token, without an anonymous view", undefined, undefined, "abc", VIEW],
  ["a wrong token", ANONYMOUS, "Bearer abd", "", "unknown"],
  ["no token at all behind the scheme", ANONYMOUS, "Bearer", "", "malformed"],
  ["two tokens, of which one is right", ANONYMOUS, "Bearer abc", "abd", "two-tokens"],
])("%s", (_what, anonymous, authorization, pathToken, expected) => {
  expect(viewOf(anonymous, authorization, pathToken)).toBe(expected);
});

test("what keeps work alive is handed on, and a view that is not in memory is a promise", async () => {
  const access = createAccess(undefined, {
    find: async (_token, alive) => {
      expect(alive).toBe(keepAlive);
      return VIEW;
    },
  });
  const found = access.viewOf(new Request("https://gateway.example/"), "abc", keepAlive);
  expect(found).toBeInstanceOf(Promise);
  expect(await found).toBe(VIEW);
});
