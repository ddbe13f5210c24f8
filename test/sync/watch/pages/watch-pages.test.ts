import { expect, test } from "vitest";
import { watchPages } from "../../../../src/sync/watch/pages/watch-pages.ts";
import { statusOf } from "../status-under-test.ts";

test("there are three pages, and their statuses are what a kubelet looks at", async () => {
  const pages = await watchPages(statusOf({ isComplete: () => false }), () => 1000);
  expect([...pages.keys()]).toEqual(["/healthz", "/readyz", "/metrics"]);
  expect(await pages.get("/healthz")?.()).toMatchObject({ status: 200, text: "ok\n" });
  expect(await pages.get("/readyz")?.()).toMatchObject({ status: 503 });
  const metrics = await pages.get("/metrics")?.();
  expect(metrics).toMatchObject({ status: 200, mediaType: "text/plain; version=0.0.4; charset=utf-8" });
});
