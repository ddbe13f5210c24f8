import { afterEach, beforeEach, expect, test } from "vitest";
import { openKvStore } from "../../../../src/sync/store/kv/open-kv-store.ts";
import { KV_ACCOUNT_ID, KV_NAMESPACE_ID, KV_TOKEN, KvApiServer } from "../../../support/kv-api/kv-api-server.ts";

let server: KvApiServer;
let environment: Record<string, string>;
let close: () => Promise<void>;
beforeEach(async () => {
  server = new KvApiServer();
  const listening = await server.listen();
  close = listening.close;
  const baseUrl = listening.baseUrl;
  environment = { CLOUDFLARE_ACCOUNT_ID: KV_ACCOUNT_ID, CLOUDFLARE_API_TOKEN: KV_TOKEN, CLOUDFLARE_BASE_URL: baseUrl };
});
afterEach(() => close());

test("the store of a namespace reads and writes it, by the real clock", async () => {
  const store = await openKvStore(KV_NAMESPACE_ID, environment);
  expect([store.label, store.consistencyDelaySeconds]).toEqual([`kv:${KV_NAMESPACE_ID}`, 60]);
  await store.put(new Map([["a/b c".replace(" ", "~"), Uint8Array.of(0, 255)]]));
  expect(await store.get("a/b~c")).toEqual(Uint8Array.of(0, 255));
  expect(await store.list("a/")).toEqual(["a/b~c"]);
  await store.close();
});

test.each([
  ["a token of nobody", { CLOUDFLARE_API_TOKEN: "another-token" }, "denied", /Authentication error \(code 10000\)/],
  ["an account of somebody else", { CLOUDFLARE_ACCOUNT_ID: "f".repeat(32) }, "denied", /Unauthorized .*\(code 9109\)/],
])("%s is refused", async (_what, differences, code, message) => {
  const store = await openKvStore(KV_NAMESPACE_ID, { ...environment, ...differences });
  const problem = { name: "StoreError", code, message: expect.stringMatching(message) };
  await expect(store.get("a")).rejects.toMatchObject(problem);
  await store.close();
});

test("for a sync that goes on it does not wait as long as the API asks for", async () => {
  const store = await openKvStore(KV_NAMESPACE_ID, environment, true);
  server.faults.plan({ kind: "status", status: 503, headers: { "retry-after": "3600" } }, Number.POSITIVE_INFINITY);
  await expect(store.get("a")).rejects.toMatchObject({ code: "unavailable" });
  expect(server.seen).toHaveLength(1);
  await store.close();
});

test("a namespace that is not in the account is none", async () => {
  const store = await openKvStore("0".repeat(32), environment);
  await expect(store.get("a")).rejects.toMatchObject({ code: "missing", message: expect.stringMatching(/code 10013/) });
  await store.close();
});

test.each(["table", "SNAPSHOTS", KV_NAMESPACE_ID.slice(1)])("%j is no namespace id", async (id) => {
  await expect(openKvStore(id, environment)).rejects.toMatchObject({
    code: "missing",
    message: expect.stringMatching(/32 hexadecimal digits; npx wrangler kv namespace list/),
  });
});
