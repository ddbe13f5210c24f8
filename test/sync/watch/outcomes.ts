import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import type { LiveOutcome } from "../../../src/sync/live/live-sync.ts";
import type { StoreOutcome } from "../../../src/sync/sync-target.ts";
import type { Publication } from "../../../src/snapshot/publish.ts";
import { StoreError } from "../../../src/snapshot/store/store.ts";
import { snapshotOf } from "../../support/snapshots.ts";

/** What a publication to one store was like; a problem is its message. */
export interface StoreWords {
  readonly label?: string;
  readonly kind?: Publication["kind"];
  readonly generation?: number;
  readonly problem?: string;
}

/** The outcome for one store. */
async function storeOutcome({ label = "dir:table", kind, generation = 7, problem }: StoreWords): Promise<StoreOutcome> {
  const { shardContents: _contents, ...head } = await snapshotOf([]);
  const pointer = { ...head, generation, publishedSeconds: 1000 };
  return {
    label,
    changes: [],
    settingChanges: [],
    isPending: kind === undefined,
    ...(kind !== undefined && { publication: { kind, pointer, shardsWritten: 3 } }),
    ...(problem !== undefined && { problem: new StoreError("unavailable", problem) }),
  };
}

/** The outcome of a publication to these stores. */
export async function syncOutcome(
  stores: readonly StoreWords[],
  { diagnostics = [], refusal, heldBack = [] }: Partial<Pick<LiveOutcome, "diagnostics" | "refusal" | "heldBack">> = {},
): Promise<LiveOutcome> {
  const published = { settings: {}, vipPools: DEFAULT_VIP_POOLS };
  const all = {
    exitStatus: 0,
    diagnostics,
    published,
    heldBack,
    stores: await Promise.all(stores.map(storeOutcome)),
  } as const;
  return refusal === undefined ? all : { ...all, exitStatus: 3, refusal };
}
