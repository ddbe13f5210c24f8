import { SHARD_PREFIX } from "../../snapshot/keys.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import type { SyncStore, WriteGuard } from "../store/sync-store.ts";

/**
 * For how long a write that began in time may be under way where a Lease is held: it lasts for so many milliseconds longer than
 * its holder counts it as held (`USUAL_ELECTION_PACE`), and nobody else writes before that.
 */
export const WRITE_WITH_LEASE_MS = 5000;

/**
 * Lets nobody write who may not (any more). A write of shards alone that began in time may take as long as the store gives
 * it: what a shard holds is what its name says, whoever writes it and whenever, and the bulk of a table is in them.
 */
export class Fence {
  readonly #mayWrite: () => boolean;
  readonly #attemptMs: number;
  #isClosed = false;

  /** `mayWrite` is asked before each write, and before each attempt to make one again, which may last for `attemptMs`. */
  constructor(mayWrite: () => boolean, attemptMs: number = Number.POSITIVE_INFINITY) {
    this.#mayWrite = mayWrite;
    this.#attemptMs = attemptMs;
  }

  /** From now on nothing is written, whatever is still under way. */
  close(): void {
    this.#isClosed = true;
  }

  /** The store, behind the fence. */
  around(store: SyncStore): SyncStore {
    const guard: WriteGuard = { check: () => this.#check(store.label), attemptMs: this.#attemptMs };
    const { readConcurrency, verifiesPuts, consistencyDelaySeconds } = store;
    return {
      label: store.label,
      ...(readConcurrency !== undefined && { readConcurrency }),
      ...(verifiesPuts !== undefined && { verifiesPuts }),
      ...(consistencyDelaySeconds !== undefined && { consistencyDelaySeconds }),
      get: (key) => store.get(key),
      list: (prefix) => store.list(prefix),
      put: async (pairs) => {
        guard.check();
        const isOfShards = [...pairs.keys()].every((key) => key.startsWith(SHARD_PREFIX));
        await store.put(pairs, isOfShards ? { ...guard, attemptMs: Number.POSITIVE_INFINITY } : guard);
      },
      delete: async (keys) => {
        guard.check();
        await store.delete(keys, guard);
      },
      close: () => store.close(),
    };
  }

  #check(label: string): void {
    if (this.#isClosed) throw new StoreError("denied", `nothing more is written to ${label}: this sync is ending`);
    if (!this.#mayWrite())
      throw new StoreError("denied", `nothing is written to ${label}: another replica may be the leader by now`);
  }
}
