import type { ReadKind } from "../objects/kinds.ts";
import { ApiFailure } from "./api-failure.ts";

/** How many objects of a cluster are kept, so that memory has a bound. */
export class ObjectCounts {
  readonly #max: number;
  readonly #byKind = new Map<ReadKind, number>();
  #total = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** How many there are of all kinds. */
  get total(): number {
    return this.#total;
  }

  /** Takes how many there are of a kind now; throws `ApiFailure` when all kinds together are too many. */
  set(kind: ReadKind, count: number): void {
    this.#total += count - (this.#byKind.get(kind) ?? 0);
    this.#byKind.set(kind, count);
    if (this.#total <= this.#max) return;
    throw new ApiFailure("too-large", `the cluster has more than ${this.#max} objects of the kinds that are read`);
  }

  /** Takes that one of a kind is new, or is gone. */
  change(kind: ReadKind, by: -1 | 1): void {
    this.set(kind, Math.max(0, (this.#byKind.get(kind) ?? 0) + by));
  }
}
