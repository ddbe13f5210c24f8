import type { NamedClaim } from "../../mesh/cluster.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { SourceError, SourceReading } from "../source.ts";
import type { SourceObserver } from "../watched-source.ts";
import type { Collection, LiveObjects } from "./live-objects.ts";

interface ToldCollection extends Collection {
  reading: Pick<SourceReading, "diagnostics" | "isWhole">;
}

/** Where what a source tells goes, beside what the other sources of its cluster tell. */
export interface ToldContents {
  readonly objects: LiveObjects;
  /** Takes all claims of a collection; returns whether they are other than before. */
  readonly say: (collection: string, claims: readonly NamedClaim[]) => boolean;
}

/** The clock of the day, which may be set, and one that nobody sets; both in seconds. */
export interface SourceClocks {
  /** Since the epoch. */
  readonly nowSeconds: () => number;
  /** Since some moment. */
  readonly elapsedSeconds: () => number;
}

interface ClockReading {
  readonly nowSeconds: number;
  readonly elapsedSeconds: number;
}

/** The clocks may drift apart by that much before one counts as set. */
const DRIFT_SECONDS = 5;

/** What one source told, but for its objects and claims. */
export class ToldSource {
  readonly #clocks: SourceClocks;
  readonly #collections = new Map<string, ToldCollection>();
  isComplete = false;
  #confirmed: ClockReading | undefined;
  problem: SourceError | undefined;

  constructor(clocks: SourceClocks) {
    this.#clocks = clocks;
  }

  /** When the source was last known to be as it told, by the clock of the day as it is set now; since the epoch. */
  get confirmedSeconds(): number | undefined {
    const confirmed = this.#confirmed;
    if (confirmed === undefined) return undefined;
    const now = this.#readClocks();
    const setBySeconds = now.nowSeconds - confirmed.nowSeconds - (now.elapsedSeconds - confirmed.elapsedSeconds);
    return confirmed.nowSeconds + (Math.abs(setBySeconds) > DRIFT_SECONDS ? Math.round(setBySeconds) : 0);
  }

  get diagnostics(): Diagnostic[] {
    return [...this.#collections.values()].flatMap(({ reading }) => reading.diagnostics);
  }

  get isWhole(): boolean {
    return [...this.#collections.values()].every(({ reading }) => reading.isWhole);
  }

  /** Takes what the source tells; `onChange` is called when something is other than before. */
  observer({ objects, say }: ToldContents, onChange: () => void): SourceObserver {
    const told = (isOther: boolean): void => {
      if (isOther) onChange();
    };
    return {
      replace: (name, reading) => {
        const collection = this.#collection(name);
        const isOther = isOtherReading(collection.reading, reading);
        collection.reading = { diagnostics: reading.diagnostics, isWhole: reading.isWhole };
        const isSaidOther = say(name, reading.claims ?? []);
        told(objects.replace(collection, reading.objects) || isSaidOther || isOther);
      },
      put: (name, object) => told(objects.put(this.#collection(name), object)),
      remove: (name, identity) => told(objects.remove(this.#collection(name), identity)),
      complete: () => {
        const isOther = !this.isComplete;
        this.isComplete = true;
        this.#confirm();
        told(isOther);
      },
      confirm: () => told(this.#confirm()),
      fail: (problem) => {
        const isOther = this.problem?.message !== problem.message;
        this.problem = problem;
        told(isOther);
      },
    };
  }

  /** Returns whether it could not be reached before. */
  #confirm(): boolean {
    const wasFailed = this.problem !== undefined;
    this.problem = undefined;
    this.#confirmed = this.#readClocks();
    return wasFailed;
  }

  #readClocks(): ClockReading {
    const { nowSeconds, elapsedSeconds } = this.#clocks;
    return { nowSeconds: nowSeconds(), elapsedSeconds: elapsedSeconds() };
  }

  #collection(name: string): ToldCollection {
    const known = this.#collections.get(name);
    if (known !== undefined) return known;
    const collection: ToldCollection = { name, reading: { diagnostics: [], isWhole: true } };
    this.#collections.set(name, collection);
    return collection;
  }
}

function isOtherReading({ diagnostics, isWhole }: ToldCollection["reading"], now: ToldCollection["reading"]): boolean {
  return isWhole !== now.isWhole || JSON.stringify(diagnostics) !== JSON.stringify(now.diagnostics);
}
