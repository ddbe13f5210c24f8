import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openPages } from "../../../src/shim/seen/open-pages.ts";
import { WatchedShim } from "./watched-shim.ts";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return address === null || typeof address === "string" ? 0 : address.port;
}

test("both pages are served, and health follows where queries are taken", async () => {
  const { watch, resolution } = new WatchedShim();
  const port = await freePort();
  const pages = openPages({ address: "127.0.0.1", port }, { watch, memories: () => resolution.memories() });
  await pages.open();
  onTestFinished(() => pages.close());
  const health = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
  expect(await health()).toBe(503);
  pages.listening(["127.0.0.1:53"]);
  expect(await health()).toBe(200);
  pages.listening([]);
  expect(await health()).toBe(503);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('\nmeshdoh_shim_memory_entries{memory="packet-cache"} 0\n');
  await pages.close();
  await expect(health()).rejects.toThrow("fetch failed");
});

test("without an address nothing is served, and nothing has to be ended", async () => {
  const { watch, resolution } = new WatchedShim();
  const pages = openPages(undefined, { watch, memories: () => resolution.memories() });
  await pages.open();
  await expect(pages.close()).resolves.toBeUndefined();
});
