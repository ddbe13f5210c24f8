import { once } from "node:events";
import { connect, createServer } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { parseSettings } from "../../src/gateway/settings.ts";
import { HttpListenError } from "../../src/server/http/listen-error.ts";
import { runServer, type RunningServer } from "../../src/server/run.ts";
import type { ServerSettings } from "../../src/server/server-settings.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { services, snapshotOf } from "../support/snapshots.ts";
import { serverSettings } from "./server-settings.ts";

interface Scene {
  readonly server: RunningServer;
  readonly lines: string[];
  readonly url: string;
}

/** A server over a store with `web-0.ns1`, which everybody may ask. */
async function openServer(parts: Partial<ServerSettings> = {}): Promise<Scene> {
  const reader = new MemoryStore();
  await publishSnapshot(reader, await snapshotOf(services(1)), { nowSeconds: 1_700_000_000 });
  const lines: string[] = [];
  const server = await runServer(
    serverSettings({
      gateway: parseSettings({ MESHDOH_ANONYMOUS_VIEW: "all" }, { plainUpstreams: true }),
      describesAnonymousView: true,
      store: { label: "memory:", reader, folder: undefined },
      report: (line) => lines.push(line),
      ...parts,
    }),
  );
  onTestFinished(() => server.close());
  return { server, lines, url: server.urls[0] ?? "" };
}

async function fetchStatus(url: string): Promise<number> {
  const response = await fetch(url, { headers: { connection: "close" } });
  await response.arrayBuffer();
  return response.status;
}

/** The code of the error that a connection to this URL ends in. */
async function refusalOf(url: string): Promise<unknown> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const [error] = await once(socket, "error");
  return Object(error).code;
}

const LOOPBACK = { host: "127.0.0.1", port: 0, mayOperate: false };

describe("a server", () => {
  test("is ready as soon as it has started, and answers on every address", async () => {
    const { server } = await openServer({ listen: [LOOPBACK, LOOPBACK] });
    expect(new Set(server.urls).size).toBe(2);
    for (const url of server.urls) {
      expect(await fetchStatus(`${url}/readyz`)).toBe(200);
      const answer = await (await fetch(`${url}/resolve?name=web-0.ns1.svc.cluster.local`)).json();
      expect(answer).toMatchObject({ Status: 0, Answer: [{ data: "192.0.2.1" }] });
    }
  });

  test("shows status and metrics on the addresses that are open for it only", async () => {
    const { server } = await openServer({ listen: [LOOPBACK, { ...LOOPBACK, mayOperate: true }] });
    const [closed, open] = server.urls;
    for (const path of ["status", "metrics"]) {
      expect(await fetchStatus(`${closed}/${path}`)).toBe(403);
      expect(await fetchStatus(`${open}/${path}`)).toBe(200);
    }
  });

  test("counts what it answered", async () => {
    const { url } = await openServer({ listen: [{ ...LOOPBACK, mayOperate: true }] });
    for (let asked = 0; asked < 3; asked++) await fetchStatus(`${url}/resolve?name=web-0.ns1.svc.cluster.local`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('meshdoh_http_requests_total{status="200",protocol="http/1.1"} 3\n');
    expect(metrics).toMatch(/meshdoh_answers_total\{rcode="NOERROR",source="mesh"\} \d/);
    expect(metrics).toContain("meshdoh_snapshot_generation 1\n");
  });

  test("warns when it has no upstream, and when it has no table", async () => {
    const store = { label: "dir:table", reader: new MemoryStore(), folder: undefined };
    const { lines, url } = await openServer({ store });
    expect(lines).toEqual([
      "warning: there is no upstream, so names outside the mesh are not answered: give --upstream <url>",
      "warning: dir:table has no table yet: snapshot/current is not there: nothing was published",
    ]);
    expect(await fetchStatus(`${url}/readyz`)).toBe(503);
  });

  test("that cannot have one address has none", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const freed = free.address();
    const freePort = typeof freed === "object" && freed !== null ? freed.port : 0;
    free.close();
    await once(free, "close");
    const starting = openServer({
      listen: [
        { ...LOOPBACK, port: freePort },
        { ...LOOPBACK, port },
      ],
    });
    await expect(starting).rejects.toBeInstanceOf(HttpListenError);
    expect(await refusalOf(`http://127.0.0.1:${freePort}`)).toBe("ECONNREFUSED");
  });

  test("without the view that it was told to use does not start", async () => {
    await expect(openServer({ describesAnonymousView: false })).rejects.toThrow(
      "there is no view all in memory:: meshdoh view add all --store memory:",
    );
  });

  test("that ends says that it is not ready for as long as it was told, answers all the same, then takes nobody", async () => {
    const { server, url } = await openServer({ drainDelayMs: 300 });
    const closed = server.close();
    expect(await fetchStatus(`${url}/readyz`)).toBe(503);
    expect(await fetchStatus(`${url}/resolve?name=web-0.ns1.svc.cluster.local`)).toBe(200);
    await Promise.all([closed, server.close()]);
    expect(await refusalOf(url)).toBe("ECONNREFUSED");
  });

  test("an access log that cannot be written is an error before anybody can ask", async () => {
    const accessLog = { path: "/nowhere/access.log", names: false, addresses: false };
    await expect(openServer({ accessLog })).rejects.toThrow(
      "--access-log /nowhere/access.log cannot be written: ENOENT",
    );
  });

  test("that cannot start does not wait for those who would leave it", async () => {
    const taken = await openServer();
    const port = Number(new URL(taken.url).port);
    const startedMs = performance.now();
    const listen = [LOOPBACK, { ...LOOPBACK, port }];
    await expect(openServer({ listen, drainDelayMs: 60_000 })).rejects.toBeInstanceOf(HttpListenError);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  test("whose store hangs listens after a few seconds, says so, and answers what is not of the mesh", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const reader = new MemoryStore();
    reader.get = () => new Promise(() => undefined);
    const opening = openServer({ store: { label: "dir:table", reader, folder: undefined } });
    // The timers start one after the other, between reads and writes that take real time.
    for (let round = 0; round < 200; round++) {
      await vi.advanceTimersByTimeAsync(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    vi.useRealTimers();
    const { lines, url } = await opening;
    expect(lines).toContain("warning: dir:table has no table yet: no answer within 5 s");
    expect(await (await fetch(`${url}/resolve?name=localhost`)).json()).toMatchObject({ Status: 0 });
    expect(await fetchStatus(`${url}/readyz`)).toBe(503);
  });
});
