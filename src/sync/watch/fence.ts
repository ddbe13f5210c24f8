import { StoreError } from "../../snapshot/store/store.ts";
import type { SyncStore } from "../store/sync-store.ts";

/** Lets nobody write who may not (any more). */
export class Fence {
  readonly #mayWrite: () => boolean;
  #isClosed = false;

  /** `mayWrite` is asked before each write. */
  constructor(mayWrite: () => boolean) {
    this.#mayWrite = mayWrite;
  }

  /** From now on nothing is written, whatever is still under way. */
  close(): void {
    this.#isClosed = true;
  }

  /** The store, behind the fence. */
  around(store: SyncStore): SyncStore {
    const check = (): void => this.#check(store.label);
    const { readConcurrency, consistencyDelaySeconds } = store;
    return {
      label: store.label,
      ...(readConcurrency !== undefined && { readConcurrency }),
      ...(consistencyDelaySeconds !== undefined && { consistencyDelaySeconds }),
      get: (key) => store.get(key),
      list: (prefix) => store.list(prefix),
      put: async (pairs) => {
        check();
        await store.put(pairs);
      },
      delete: async (keys) => {
        check();
        await store.delete(keys);
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
