import { retainSnapshots, type RetentionOptions } from "../../snapshot/retention.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import { MACHINE_CLOCK } from "../store/machine-clock.ts";
import type { SyncStore } from "../store/sync-store.ts";

/** How often superseded tables are looked through, in seconds. */
const RETENTION_SECONDS = 60;

/** Lets go of the superseded tables of a store beside its publications: what a sweep deletes may take it half a minute. */
export class StoreRetention {
  readonly #store: SyncStore;
  readonly #options: RetentionOptions;
  readonly #stopping = new AbortController();
  #beganSeconds: number;
  #underWay: Promise<void> | undefined;
  #notices: readonly string[] = [];
  #defect: { readonly cause: unknown } | undefined;

  /** `retainedSeconds` is when that was last done; `keep` as `retainSnapshots` takes it. */
  constructor(store: SyncStore, { retainedSeconds, keep }: { retainedSeconds: number; keep: number | undefined }) {
    this.#store = store;
    this.#options = {
      clock: MACHINE_CLOCK,
      signal: this.#stopping.signal,
      ...(keep !== undefined && { keep }),
    };
    this.#beganSeconds = retainedSeconds;
  }

  /** Begins when it is time, unless the last is still under way or all is to end. `nowSeconds` since the epoch. */
  begin(nowSeconds: number): void {
    const isDue = nowSeconds - this.#beganSeconds >= RETENTION_SECONDS;
    if (!isDue || this.#underWay !== undefined || this.#stopping.signal.aborted) return;
    this.#beganSeconds = nowSeconds;
    this.#underWay = this.#retain(nowSeconds).finally(() => (this.#underWay = undefined));
  }

  /** What was worth knowing since it was last asked, one line each. Throws what went wrong that no store did. */
  takeNotices(): readonly string[] {
    if (this.#defect !== undefined) throw this.#defect.cause;
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  /** Ends what is under way at the next step, and begins nothing any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#underWay;
  }

  /** A failure takes nothing back of what was published, and is tried again as often. */
  async #retain(nowSeconds: number): Promise<void> {
    try {
      this.#notices = (await retainSnapshots(this.#store, nowSeconds, this.#options)).notices;
    } catch (cause) {
      if (!(cause instanceof StoreError)) this.#defect = { cause };
      else this.#notices = [`superseded tables could not be looked through, and stay for now: ${cause.message}`];
    }
  }
}
