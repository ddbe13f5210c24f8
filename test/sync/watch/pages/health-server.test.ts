import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openHealthServer, plainPage, type Pages } from "../../../../src/sync/watch/pages/health-server.ts";

const LOOPBACK = { address: "127.0.0.1", port: 0 };

async function open(pages: Pages, at = LOOPBACK): Promise<string> {
  const server = await openHealthServer(at, pages);
  onTestFinished(() => server.close());
  return `http://${server.address}`;
}

test("serves its pages, and says which there are", async () => {
  const url = await open(new Map([["/healthz", () => plainPage(503, "stuck\n")]]));
  const page = await fetch(`${url}/healthz?verbose`);
  expect([page.status, await page.text(), page.headers.get("cache-control")]).toEqual([503, "stuck\n", "no-store"]);
  const other = await fetch(url);
  expect([other.status, await other.text()]).toEqual([404, "here are /healthz, /readyz and /metrics\n"]);
});

test("answers HEAD without a body, and nothing that writes", async () => {
  const url = await open(new Map([["/healthz", () => plainPage(200, "ok\n")]]));
  const head = await fetch(`${url}/healthz`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "3", ""]);
  const post = await fetch(`${url}/healthz`, { method: "POST", body: "x" });
  expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("says what is wrong with a page that cannot be written, and goes on", async () => {
  const url = await open(new Map([["/metrics", () => Promise.reject(new Error("no memory"))]]));
  const page = await fetch(`${url}/metrics`);
  expect([page.status, await page.text()]).toEqual([500, "this page cannot be written: no memory\n"]);
});

test("answers however many connect and say nothing", async () => {
  const url = await open(new Map([["/healthz", () => plainPage(200, "ok\n")]]));
  const { hostname, port } = new URL(url);
  const idle = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => {});
      onTestFinished(() => void socket.destroy());
      await once(socket, "connect");
      return socket;
    }),
  );
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const [oldest] = idle;
  if (oldest?.closed === false) await once(oldest, "close");
  expect(oldest?.closed).toBe(true);
});

test("says where it cannot listen", async () => {
  const first = await openHealthServer(LOOPBACK, new Map());
  onTestFinished(() => first.close());
  const port = Number(first.address.split(":")[1]);
  await expect(openHealthServer({ address: "127.0.0.1", port }, new Map())).rejects.toThrow("EADDRINUSE");
});
