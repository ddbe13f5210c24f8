import { POINTER_KEY } from "../../snapshot/keys.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import { BackOff } from "../kube/back-off.ts";
import type { Surroundings } from "../kube/timers.ts";
import type { SyncStore } from "../store/sync-store.ts";

/** How soon a store that cannot be reached is tried again, in milliseconds. */
export interface ProbePace {
  readonly minProbeMs: number;
  readonly maxProbeMs: number;
}

/** The pace unless a test wants another. */
export const USUAL_PROBE_PACE: ProbePace = { minProbeMs: 5000, maxProbeMs: 60_000 };

/** What a breaker takes of its surroundings. */
export interface BreakerOptions {
  readonly pace: ProbePace;
  readonly surroundings: Pick<Surroundings, "random" | "startTimer">;
  /** The store can be read again. */
  readonly closed: () => void;
}

/**
 * Keeps whoever has other stores to see to from waiting for one that cannot be reached ("circuit breaker"): once something
 * asked of it has failed as unavailable, everything fails at once and in the same way, until a read that is made now and
 * then beside all that succeeds.
 */
export class CircuitBreaker {
  readonly #store: SyncStore;
  readonly #options: BreakerOptions;
  readonly #backOff: BackOff;
  #failure: StoreError | undefined;
  #isStopped = false;
  #cancelTimer = (): void => {};

  constructor(store: SyncStore, options: BreakerOptions) {
    this.#store = store;
    this.#options = options;
    const { minProbeMs, maxProbeMs } = options.pace;
    this.#backOff = new BackOff(minProbeMs, maxProbeMs, options.surroundings.random);
  }

  /** The store, behind the breaker. */
  get guarded(): SyncStore {
    const store = this.#store;
    const { label, readConcurrency, verifiesPuts, consistencyDelaySeconds } = store;
    return {
      label,
      ...(readConcurrency !== undefined && { readConcurrency }),
      ...(verifiesPuts !== undefined && { verifiesPuts }),
      ...(consistencyDelaySeconds !== undefined && { consistencyDelaySeconds }),
      get: (key) => this.#call(() => store.get(key)),
      list: (prefix) => this.#call(() => store.list(prefix)),
      put: (pairs, guard) => this.#write(() => store.put(pairs, guard)),
      delete: (keys, guard) => this.#write(() => store.delete(keys, guard)),
      close: () => store.close(),
    };
  }

  /** Tries nothing more by itself. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  async #write(act: () => Promise<void>): Promise<void> {
    await this.#call(act);
    // A store that is read but not written, as on a full disk, is none that works.
    this.#backOff.reset();
  }

  async #call<T>(act: () => Promise<T>): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return await act();
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === "unavailable" && this.#failure === undefined) this.#open(cause);
      throw cause;
    }
  }

  #open(failure: StoreError): void {
    this.#failure = failure;
    this.#probeLater();
  }

  #probeLater(): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#options.surroundings.startTimer(this.#backOff.nextMs(), () => void this.#probe());
  }

  async #probe(): Promise<void> {
    try {
      await this.#store.get(POINTER_KEY);
    } catch {
      // What is wrong was said when it failed.
      this.#probeLater();
      return;
    }
    this.#failure = undefined;
    if (!this.#isStopped) this.#options.closed();
  }
}
