import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { openMetricsServer, type MetricsServer, type Page } from "../../../src/shim/seen/metrics-server.ts";

const HEALTHY: Page = { status: 200, mediaType: "application/json", text: '{"status":"ok"}\n' };

interface Scene {
  readonly server: MetricsServer;
  readonly url: string;
  readonly lines: string[];
}

async function serving(address = "127.0.0.1"): Promise<Scene> {
  const lines: string[] = [];
  const pages = new Map<string, () => Page | Promise<Page>>([
    ["/healthz", () => HEALTHY],
    ["/metrics", () => Promise.reject(new RangeError("a bug"))],
  ]);
  const server = await openMetricsServer({ address, port: 0 }, pages, (line) => lines.push(line));
  onTestFinished(() => server.close());
  return { server, url: `http://${server.address}`, lines };
}

describe("the server of metrics and health", () => {
  test.each([["127.0.0.1"], ["::1"]])("serves its pages on %s, to be kept by nobody", async (address) => {
    const { url } = await serving(address);
    const response = await fetch(`${url}/healthz?verbose`);
    expect([response.status, await response.text()]).toEqual([200, '{"status":"ok"}\n']);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("HEAD has no body", async () => {
    const { url } = await serving();
    const response = await fetch(`${url}/healthz`, { method: "HEAD" });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "16", ""]);
  });

  test("another path is 404, and says which there are", async () => {
    const { url } = await serving();
    const response = await fetch(`${url}/`);
    expect([response.status, await response.text()]).toEqual([404, "here are /metrics and /healthz\n"]);
  });

  test("another method is 405", async () => {
    const { url } = await serving();
    const response = await fetch(`${url}/healthz`, { method: "POST", body: "x".repeat(100_000) });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("a page that fails is 500, and told to the operator", async () => {
    const { url, lines } = await serving();
    const response = await fetch(`${url}/metrics`);
    expect([response.status, await response.text()]).toEqual([500, "this page cannot be written: a bug\n"]);
    expect(lines).toEqual(["metrics: a page cannot be written: a bug"]);
  });

  test.each(["0.0.0.0", "192.0.2.1", "::", "1270.0.0.1"])("it is not served at %s", async (address) => {
    const opening = openMetricsServer({ address, port: 0 }, new Map(), () => undefined);
    await expect(opening).rejects.toThrow(`metrics are not served at ${address}: it is no loopback address`);
  });

  test("a taken port is an error with advice", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const opening = openMetricsServer({ address: "127.0.0.1", port }, new Map(), () => undefined);
    await expect(opening).rejects.toThrow(`cannot listen on 127.0.0.1:${port} (tcp): another program holds the port`);
  });

  test("closing ends connections that wait, may be called twice, and frees the port", async () => {
    const { server } = await serving();
    const port = Number(server.address.split(":").at(-1));
    const client = createConnection(port, "127.0.0.1");
    await once(client, "connect");
    client.write("GET /healthz HTTP/1.1\r\n");
    const ended = new Promise((resolve) => {
      client.on("close", resolve);
    });
    client.on("error", () => undefined);
    client.resume();
    await server.close();
    await server.close();
    await ended;
    const again = createServer().listen(port, "127.0.0.1");
    await once(again, "listening");
    expect(again.address()).toMatchObject({ port });
    again.close();
    await once(again, "close");
  });
});
