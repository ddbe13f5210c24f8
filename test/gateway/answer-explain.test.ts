import { expect, test, vi } from "vitest";
import type { SeenRequest } from "../../src/doh/request.ts";
import type { ViewSettings } from "../../src/mesh/view.ts";
import { meshTable } from "../support/table.ts";
import { HeldTable, NO_ANSWERING, REPLY, responderWith, setUp, viewSettings } from "./gateway-under-test.ts";

vi.mock(import("../../src/gateway/explain/explain.ts"), () => ({
  explainRequest: (request: SeenRequest, view: ViewSettings, answering: unknown) => {
    const isRight = answering === NO_ANSWERING;
    const headers = { "content-type": "text/plain", "cache-control": "max-age=60" };
    return Promise.resolve(
      new Response(`${view.name} ${new URL(request.url).search} ${isRight}`, { status: 202, headers }),
    );
  },
}));

const VIEWS = {
  abc: { settings: viewSettings({ name: "laptop", operator: true }), responder: responderWith(REPLY) },
  plain: { settings: viewSettings({ name: "build-runner" }), responder: responderWith(REPLY) },
};
const OPERATOR = { operator: true };

test.each<[string, string, RequestInit, string]>([
  ["without a token", "/explain?name=web", {}, "vm ?name=web true"],
  [
    "with one in the header",
    "/explain?name=web",
    { headers: { authorization: "Bearer abc" } },
    "laptop ?name=web true",
  ],
  ["with one in the path", "/abc/explain?name=web", {}, "laptop ?name=web true"],
])("an explanation %s is for that view, and kept nowhere", async (_what, path, init, text) => {
  const { fetch, kept } = setUp({ views: VIEWS, anonymous: OPERATOR });
  const response = await fetch(path, init);
  expect(response.status).toBe(202);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/plain",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
  });
  expect(await response.text()).toBe(text);
  expect(kept, "the table and the explanation").toHaveLength(2);
});

test.each<[string, string, RequestInit]>([
  ["without a token", "/explain?name=web", {}],
  ["with a wrong one in the path", "/abd/explain", {}],
  ["with a wrong one in the header", "/explain", { headers: { authorization: "Bearer abd" } }],
  ["with two", "/abc/explain", { headers: { authorization: "Bearer abd" } }],
])("nothing is explained %s to whom nothing is answered", async (_what, path, init) => {
  const response = await setUp({ views: VIEWS, isOpen: false }).fetch(path, init);
  expect(response.status).toBe(401);
});

test.each<[string, string, RequestInit]>([
  ["nothing", "/explain?name=web", {}],
  ["a token in the path", "/plain/explain?name=web", {}],
  ["a token in the header", "/explain", { headers: { authorization: "Bearer plain" } }],
])("nothing is explained to a view that is no operator's, named by %s", async (_what, path, init) => {
  const { fetch, kept } = setUp({ views: VIEWS });
  const response = await fetch(path, init);
  expect(response.status).toBe(403);
  expect(await response.text()).toContain("meshdoh view add --operator");
  expect(kept).toEqual([]);
});

test.each<[string, string, string]>([
  ["the anonymous view", "/explain?name=web", "vm ?name=web true"],
  ["the view of a token", "/plain/explain?name=web", "build-runner ?name=web true"],
])("a listener that is open to all explains what %s sees", async (_what, path, text) => {
  const response = await setUp({ views: VIEWS, client: { mayOperate: true } }).fetch(path);
  expect([response.status, await response.text()]).toEqual([202, text]);
});

test("a listener that is open to all explains nothing for a token that fits no view", async () => {
  expect((await setUp({ client: { mayOperate: true } }).fetch("/abd/explain")).status).toBe(401);
});

test("an explanation waits for the first table, as queries do", async () => {
  const table = new HeldTable();
  const { fetch } = setUp({ table, anonymous: OPERATOR });
  let isDone = false;
  const response = fetch("/explain").then(() => (isDone = true));
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect([table.refreshes, isDone]).toEqual([1, false]);
  table.endRefresh(meshTable());
  await response;
  expect(isDone).toBe(true);
});
