import { expect, test } from "vitest";
import type { AnswerRequest } from "../../src/gateway/answer-request.ts";
import { REPLY, responderWith, setUp, viewSettings } from "./gateway-under-test.ts";

const VIEWS = {
  admin: { settings: viewSettings({ name: "admin", operator: true }), responder: responderWith(REPLY) },
  plain: { settings: viewSettings({ name: "plain" }), responder: responderWith(REPLY) },
};
const said: AnswerRequest = (request, pathToken) =>
  Promise.resolve(new Response(`${new URL(request.url).pathname} ${pathToken}`));
const PARTS = { views: VIEWS, answerStatus: said, answerMetrics: said };
const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

test.each<[string, RequestInit, string]>([
  ["/status", bearer("admin"), "/status "],
  ["/admin/status", {}, "/admin/status admin"],
  ["/metrics", bearer("admin"), "/metrics "],
])("%s is shown to an operator", async (path, init, text) => {
  const response = await setUp(PARTS).fetch(path, init);
  expect([response.status, await response.text()]).toEqual([200, text]);
});

test.each<[string, RequestInit, number, boolean]>([
  ["/status", bearer("plain"), 403, true],
  ["/plain/metrics", {}, 403, true],
  ["/metrics", {}, 403, true],
  ["/metrics", {}, 401, false],
  ["/status", bearer("nobody"), 401, true],
  ["/plain/status", bearer("admin"), 401, true],
])("%s is not shown to others: %j is HTTP %i", async (path, init, status, isOpen) => {
  expect((await setUp({ ...PARTS, isOpen }).fetch(path, init)).status).toBe(status);
});

test.each<[string, RequestInit]>([
  ["/status", {}],
  ["/metrics", bearer("plain")],
  ["/plain/status", {}],
])("a listener that is open to all shows %s to %j, whoever that is", async (path, init) => {
  const response = await setUp({ ...PARTS, isOpen: false, client: { mayOperate: true } }).fetch(path, init);
  expect(response.status).toBe(200);
});

test.each<[string, RequestInit, number]>([
  ["/metrics", bearer("nobody"), 401],
  ["/status", { headers: { authorization: "Basic x" } }, 401],
  ["/plain/status", bearer("admin"), 401],
])("it shows %s to nobody who shows what is wrong: %j is HTTP %i", async (path, init, status) => {
  const open = { ...PARTS, client: { mayOperate: true } };
  expect((await setUp({ ...open, isOpen: true }).fetch(path, init)).status).toBe(status);
  expect((await setUp({ ...open, isOpen: false }).fetch(path, init)).status).toBe(status);
});

test("an anonymous view may be an operator's", async () => {
  expect((await setUp({ ...PARTS, anonymous: { operator: true } }).fetch("/status")).status).toBe(200);
});
