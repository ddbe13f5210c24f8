import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CloudflareKvApi } from "../../../../src/sync/store/kv/cloudflare-api.ts";
import type { RequestQuota } from "../../../../src/sync/store/kv/kv-api.ts";
import { KV_ACCOUNT_ID, KV_NAMESPACE_ID, KV_TOKEN, KvApiServer } from "../../../support/kv-api/kv-api-server.ts";

const { signal } = new AbortController();

let server: KvApiServer;
let api: CloudflareKvApi;
let close: () => Promise<void>;
beforeEach(async () => {
  server = new KvApiServer();
  const listening = await server.listen();
  close = listening.close;
  const account = { accountId: KV_ACCOUNT_ID, apiToken: KV_TOKEN, baseUrl: listening.baseUrl };
  api = new CloudflareKvApi(account, KV_NAMESPACE_ID);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await close();
});

test("each call is one request, also when it fails", async () => {
  server.faults.plan({ kind: "status", status: 503 });
  await expect(api.list("", undefined, signal)).rejects.toMatchObject({ name: "KvAnswerError", status: 503 });
  await api.put([{ key: "a/b", value: Uint8Array.of(255) }], signal);
  expect(await api.get("a/b", signal)).toEqual(Uint8Array.of(255));
  expect(await api.getTexts(["a/b", "none"], signal)).toEqual(new Map([["a/b", new TextEncoder().encode("\uFFFD")]]));
  expect(await api.list("a", undefined, signal)).toEqual({ keys: ["a/b"] });
  expect(await api.get("none", signal)).toBeUndefined();
  const what = ["GET /keys", "PUT /bulk", "GET /values/a%2Fb", "POST /bulk/get", "GET /keys", "GET /values/none"];
  expect(server.seen.map((seen) => seen.what)).toEqual(what);
});

test("an answer that asks to wait says for how long", async () => {
  server.faults.plan({ kind: "status", status: 429, headers: { "retry-after": "7" } });
  await expect(api.list("", undefined, signal)).rejects.toMatchObject({ status: 429, retryAfterMs: 7_000 });
});

test("each answer tells how many requests are left, also one that failed", async () => {
  const quotas: RequestQuota[] = [];
  api.onQuota = (quota) => quotas.push(quota);
  await api.list("", undefined, signal);
  await api.get("none", signal);
  expect(quotas).toEqual([
    { remaining: 1_199, resetSeconds: 300 },
    { remaining: 1_198, resetSeconds: 300 },
  ]);
});

test("keys and e-mail addresses in the environment are not sent beside the token", async () => {
  vi.stubEnv("CLOUDFLARE_API_KEY", "a-key");
  vi.stubEnv("CLOUDFLARE_EMAIL", "somebody@example.com");
  const sent: string[] = [];
  const fetching = vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, init) => {
    sent.push(...new Headers(init?.headers).keys());
    return new Response('{"success":true,"result":[]}', { headers: { "content-type": "application/json" } });
  });
  const account = { accountId: KV_ACCOUNT_ID, apiToken: KV_TOKEN };
  await new CloudflareKvApi(account, KV_NAMESPACE_ID).list("", undefined, signal);
  fetching.mockRestore();
  expect(sent).toContain("authorization");
  expect(sent.filter((name) => name.startsWith("x-auth"))).toEqual([]);
});

test("a request whose signal is aborted ends", async () => {
  server.faults.plan({ kind: "hang" });
  const ending = new AbortController();
  const getting = api.get("a", ending.signal).catch(String);
  await expect.poll(() => server.seen.length).toBe(1);
  ending.abort();
  expect(await getting).toMatch("aborted");
});
