import { CloudflareKvApi } from "../../../src/sync/store/kv/cloudflare-api.ts";
import { KvStore } from "../../../src/sync/store/kv/kv-store.ts";
import type { KvTiming } from "../../../src/sync/store/kv/timing.ts";
import type { ManualClock } from "../clock.ts";
import { KV_ACCOUNT_ID, KV_NAMESPACE_ID, KV_TOKEN, KvApiServer } from "./kv-api-server.ts";

/** A fake API that listens, and stores that use it, all by one clock, on which every wait is over at once. */
export interface KvUnderTest {
  readonly server: KvApiServer;
  readonly clock: ManualClock;
  readonly store: KvStore;
  /** A store of another process: it knows nothing of what others did. */
  another(): KvStore;
  /** What was slept so far, in milliseconds. */
  readonly sleeps: readonly number[];
  close(): Promise<void>;
}

/** `attemptMs` is real time: how long a request that gets no answer is waited for. */
export async function openKvUnderTest(attemptMs = 10_000): Promise<KvUnderTest> {
  const server = new KvApiServer();
  const { clock } = server;
  const { baseUrl, close } = await server.listen();
  const sleeps: number[] = [];
  const timing: KvTiming = {
    nowMs: clock.read,
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      clock.nowMs += milliseconds;
    },
    random: () => 0.5,
  };
  const account = { accountId: KV_ACCOUNT_ID, apiToken: KV_TOKEN, baseUrl };
  const opened: KvStore[] = [];
  const another = (): KvStore => {
    const api = new CloudflareKvApi(account, KV_NAMESPACE_ID);
    const store = new KvStore({ api, namespaceId: KV_NAMESPACE_ID, timing, attemptMs });
    opened.push(store);
    return store;
  };
  const closeAll = async (): Promise<void> => {
    for (const store of opened) await store.close();
    await close();
  };
  return { server, clock, store: another(), another, sleeps, close: closeAll };
}
