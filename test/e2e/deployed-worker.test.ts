import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Children } from "../../scripts/start/children.ts";
import { publishedTable } from "../bench/published-table.ts";
import { startWorkerd } from "../bench/workerd/start.ts";

// The Worker as `npm run deploy` deploys it, bundled and shrunk, in workerd; all other tests have it from its sources.

let children: Children;
let folder: string;
let gateway: string;

beforeAll(async () => {
  children = new Children();
  folder = await mkdtemp(join(tmpdir(), "meshdoh-deployed-"));
  const reply = { octets: [], maxAgeSeconds: 0 };
  const running = await startWorkerd({ children, folder }, await publishedTable(10), reply);
  gateway = `http://127.0.0.1:${running.gateway.port}`;
});
afterAll(async () => {
  await children.endAll();
  await rm(folder, { recursive: true, force: true });
});

async function ask(path: string, init: RequestInit = {}): Promise<readonly [status: number, text: string]> {
  const response = await fetch(`${gateway}${path}`, init);
  return [response.status, await response.text()];
}

test("answers names of the table", async () => {
  const [status, text] = await ask("/resolve?name=web-000003.ns1.svc.cluster.local&type=A");
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    Status: 0,
    Answer: [{ name: "web-000003.ns1.svc.cluster.local.", type: 1, TTL: 30, data: "10.0.0.3" }],
  });
});

test("answers a search list", async () => {
  const [, text] = await ask("/resolve?name=web-000003.ns1.svc.cluster.local.ns1.svc.cluster.local");
  expect(JSON.parse(text)).toMatchObject({ Status: 0, Answer: [{ type: 5 }, { type: 1, data: "10.0.0.3" }] });
});

test.each([
  ["/healthz", {}, 200],
  ["/readyz", {}, 200],
  ["/explain?name=web-000003", {}, 403],
  ["/nothing", {}, 404],
  ["/dns-query", {}, 400],
  ["/dns-query", { method: "PUT" }, 405],
  ["/dns-query", { method: "POST", body: "x", headers: { "content-type": "text/plain" } }, 415],
  ["/dns-query", { headers: { authorization: "Bearer wrong" } }, 401],
])("answers %s %j with %i", async (path, init, status) => {
  expect((await ask(path, init))[0]).toBe(status);
});
