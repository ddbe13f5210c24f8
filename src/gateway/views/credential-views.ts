import type { StartTimer } from "../../resolver/stages/deadline.ts";
import { SHARED_READ_MS } from "../../snapshot/limits.ts";
import type { StoreReader } from "../../snapshot/store/store.ts";
import { readView } from "../../snapshot/view-records.ts";
import { hashViewCredential } from "../../snapshot/view-credential.ts";
import type { AccessRefusal } from "../access-refusal.ts";
import type { ViewEntry } from "../answering.ts";
import type { KeepAlive } from "../keep-alive.ts";
import { within } from "../../resolver/within.ts";
import { CredentialMemory } from "./credential-memory.ts";
import type { EntryOf } from "./view-entries.ts";

/** What the views of credentials of one kind are found with. */
export interface CredentialViewsParts {
  readonly store: StoreReader;
  /** False for texts that cannot be of this kind: they are malformed, and never looked up. */
  readonly mayBe: (credential: string) => boolean;
  readonly entryOf: EntryOf;
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Told of views that could not be read; never of a credential. */
  readonly reportFailure: (failure: unknown) => void;
}

/** How long a view is answered out of memory; with the 30 s that KV remembers it, one that is gone stops within a minute. */
const REMEMBERED_MS = 20_000;
/** When it is read again beside a query, so that no query waits, and a store may fail for a while. */
const REFRESHED_AFTER_MS = 15_000;
/** How soon a read that failed is tried again. */
const RETRY_MS = 2_000;
/** How long a query waits for its view: less than a stub resolver does, so that it hears of it. */
const WAIT_MS = 2_000;
/** Views in memory, each some 300 octets: 2.5 MB. */
const MAX_VIEWS = 8_192;
/** Credentials that fit no view in memory: apart from the views, which so are not pushed out by credentials that somebody makes up. */
const MAX_MISSES = 2_048;
/** Reads of credentials that are in no memory, in one second: all that made-up credentials can cost the store. */
const MAX_NEW_READS_PER_SECOND = 500;

interface RememberedView {
  readonly entry: ViewEntry;
  readonly expiresMs: number;
  /** When the read began that it was found by. */
  readonly readMs: number;
  /** When it may be read again. */
  dueMs: number;
}

interface RememberedMiss {
  readonly refusal: AccessRefusal;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A read that is under way, and when it began. */
interface RunningRead {
  readonly outcome: Promise<ViewEntry | AccessRefusal>;
  readonly startedMs: number;
}

/** The views of credentials: read from the store, and answered out of memory for 20 s. */
export class CredentialViews {
  readonly #parts: CredentialViewsParts;
  readonly #views: CredentialMemory<RememberedView>;
  readonly #misses: CredentialMemory<RememberedMiss>;
  readonly #running: CredentialMemory<RunningRead>;
  #second = 0;
  #readsInSecond = 0;

  constructor(parts: CredentialViewsParts) {
    const seed = Math.floor(parts.random() * 2 ** 32);
    this.#parts = parts;
    this.#views = new CredentialMemory(MAX_VIEWS, seed);
    this.#misses = new CredentialMemory(MAX_MISSES, seed);
    this.#running = new CredentialMemory(MAX_MISSES, seed);
  }

  /** The view that a credential is for: at once when it is in memory, otherwise "busy" unless `mayLookUp`. Never rejects. */
  find(
    credential: string,
    keepAlive: KeepAlive,
    mayLookUp = true,
  ): ViewEntry | AccessRefusal | Promise<ViewEntry | AccessRefusal> {
    const nowMs = this.#parts.clockMs();
    const view = this.#views.find(credential);
    if (view === undefined || nowMs < view.readMs || nowMs - view.readMs >= REMEMBERED_MS) {
      const refusal = this.#refuseAtOnce(credential, nowMs) ?? (mayLookUp ? undefined : "busy");
      return refusal ?? this.#findInStore(credential, view !== undefined, nowMs, keepAlive);
    }
    if (nowMs >= view.dueMs) {
      view.dueMs = nowMs + RETRY_MS;
      keepAlive(this.#runningRead(credential, nowMs) ?? this.#startRead(credential, nowMs));
    }
    return unlessExpired(view, nowMs);
  }

  #refuseAtOnce(credential: string, nowMs: number): AccessRefusal | undefined {
    if (!this.#parts.mayBe(credential)) return "malformed";
    const miss = this.#misses.find(credential);
    return miss !== undefined && nowMs >= miss.fromMs && nowMs < miss.untilMs ? miss.refusal : undefined;
  }

  #findInStore(
    credential: string,
    wasKnown: boolean,
    nowMs: number,
    keepAlive: KeepAlive,
  ): AccessRefusal | Promise<ViewEntry | AccessRefusal> {
    const running = this.#runningRead(credential, nowMs);
    if (running === undefined && !wasKnown && !this.#mayReadMore(nowMs)) return "busy";
    const reading = running ?? this.#startRead(credential, nowMs);
    keepAlive(reading);
    return within<ViewEntry | AccessRefusal>(reading, WAIT_MS, this.#parts.startTimer, "unreadable");
  }

  #mayReadMore(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) this.#readsInSecond = 0;
    this.#second = second;
    return ++this.#readsInSecond <= MAX_NEW_READS_PER_SECOND;
  }

  /**
   * The read that all share who bring one credential at the same time. A Worker never finishes what it was doing for a
   * request whose client went away, so one that hangs is shared for a while only.
   */
  #runningRead(credential: string, nowMs: number): Promise<ViewEntry | AccessRefusal> | undefined {
    const running = this.#running.find(credential);
    return running !== undefined && nowMs - running.startedMs < SHARED_READ_MS ? running.outcome : undefined;
  }

  #startRead(credential: string, nowMs: number): Promise<ViewEntry | AccessRefusal> {
    const outcome = this.#read(credential).finally(() => {
      if (this.#running.find(credential)?.outcome === outcome) this.#running.forget(credential);
    });
    this.#running.keep(credential, { outcome, startedMs: nowMs });
    return outcome;
  }

  async #read(credential: string): Promise<ViewEntry | AccessRefusal> {
    const { store, entryOf, clockMs, reportFailure } = this.#parts;
    const readMs = clockMs();
    try {
      const record = await readView(store, await hashViewCredential(credential));
      if (record === undefined) {
        this.#views.forget(credential);
        return this.#miss(credential, "unknown", readMs, REMEMBERED_MS);
      }
      const expiresMs = (record.expiresSeconds ?? Number.POSITIVE_INFINITY) * 1000;
      const view = { entry: entryOf(record.settings), expiresMs, readMs, dueMs: readMs + REFRESHED_AFTER_MS };
      this.#views.keep(credential, view);
      return unlessExpired(view, clockMs());
    } catch (failure) {
      reportFailure(failure);
      return this.#miss(credential, "unreadable", clockMs(), RETRY_MS);
    }
  }

  #miss(credential: string, refusal: AccessRefusal, fromMs: number, rememberedMs: number): AccessRefusal {
    this.#misses.keep(credential, { refusal, fromMs, untilMs: fromMs + rememberedMs });
    return refusal;
  }
}

/** A credential is refused from the moment on that its view expires, wherever that is known from. */
function unlessExpired({ entry, expiresMs }: RememberedView, nowMs: number): ViewEntry | AccessRefusal {
  return nowMs < expiresMs ? entry : "expired";
}
