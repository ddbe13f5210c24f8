import type { StoreWriter } from "../../snapshot/store/store.ts";

/** A store that a sync publishes to. */
export interface SyncStore extends StoreWriter {
  /** What it is called on the command line, e.g. `dir:table`. */
  readonly label: string;
  /** For how many seconds readers may not see what was written; absent where they see it at once. */
  readonly consistencyDelaySeconds?: number;
  /** Lets go of what it holds; nothing may be asked of it afterwards. */
  close(): Promise<void>;
}
