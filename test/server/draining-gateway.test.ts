import { expect, test } from "vitest";
import type { Arrival } from "../../src/gateway/arrival.ts";
import { drainingGateway } from "../../src/server/draining-gateway.ts";

const ARRIVAL: Arrival = { keepAlive: () => {}, client: { mayOperate: false } };

test.each([
  [false, "/readyz", 200],
  [true, "/readyz", 503],
  [true, "/readyz?verbose=1", 503],
  [true, "/dns-query", 200],
  [true, "/healthz", 200],
])("draining: %s, %s answers %i", async (isDraining, path, status) => {
  const inner = { answerAtOnce: () => undefined, fetch: () => Promise.resolve(new Response("ok")) };
  const gateway = drainingGateway(inner, () => isDraining);
  const response = await gateway.fetch(new Request(`https://dns.example${path}`), ARRIVAL);
  expect(response.status).toBe(status);
});

test("says so in words", async () => {
  const inner = { answerAtOnce: () => undefined, fetch: () => Promise.resolve(new Response("ok")) };
  const response = await drainingGateway(inner, () => true).fetch(new Request("https://dns.example/readyz"), ARRIVAL);
  expect(await response.text()).toBe("not ready: the server is ending\n");
});
