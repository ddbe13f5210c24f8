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

/** What one source told, but for its objects and claims. */
export class ToldSource {
  readonly #nowSeconds: () => number;
  readonly #collections = new Map<string, ToldCollection>();
  isComplete = false;
  confirmedSeconds: number | undefined;
  problem: SourceError | undefined;

  constructor(nowSeconds: () => number) {
    this.#nowSeconds = nowSeconds;
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
    this.confirmedSeconds = this.#nowSeconds();
    return wasFailed;
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
