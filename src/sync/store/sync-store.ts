import type { StoreWriter } from "../../snapshot/store/store.ts";

/** A store that a sync publishes to. */
export interface SyncStore extends StoreWriter {
  /** What it is called on the command line, e.g. `dir:table`. */
  readonly label: string;
  /** Lets go of what it holds; nothing may be asked of it afterwards. */
  close(): Promise<void>;
}
