import { StoreError } from "../../../snapshot/store/store.ts";
import type { SyncStore } from "../sync-store.ts";
import { isCloudflareId, readKvAccount } from "./account.ts";
import { FOLLOWING_ATTEMPT_MS, FOLLOWING_RETRY_MS } from "./limits.ts";

/**
 * Opens the KV namespace of that id with what the environment says: `CLOUDFLARE_ACCOUNT_ID`, `CLOUDFLARE_API_TOKEN`. Nothing
 * is asked of the API yet. For a sync that goes on (`isFollowing`) it gives up soon, as that comes back. Rejects with
 * `StoreError` that says what to set.
 */
export async function openKvStore(
  namespaceId: string,
  environment: Readonly<Record<string, string | undefined>>,
  isFollowing: boolean = false,
): Promise<SyncStore> {
  if (!isCloudflareId(namespaceId)) {
    const advice = "npx wrangler kv namespace list shows them";
    throw new StoreError("missing", `kv:${namespaceId}: the id of a namespace is 32 hexadecimal digits; ${advice}`);
  }
  const account = readKvAccount(environment);
  // Who publishes elsewhere pays nothing for the package.
  const { CloudflareKvApi } = await import("./cloudflare-api.ts");
  const { KvStore } = await import("./kv-store.ts");
  const api = new CloudflareKvApi(account, namespaceId);
  return new KvStore({ api, namespaceId, ...(isFollowing && SOON_GIVEN_UP) });
}

const SOON_GIVEN_UP = {
  attemptMs: FOLLOWING_ATTEMPT_MS,
  retry: { retryMs: FOLLOWING_RETRY_MS, maxAskedWaitMs: FOLLOWING_RETRY_MS },
};
