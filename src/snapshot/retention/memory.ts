import type { StoreReader } from "../store/store.ts";
import type { Mark } from "./mark.ts";
import type { Moment } from "./store-clock.ts";

/** What was read of a superseded pointer. */
export interface SupersededNote {
  readonly generation: number;
  readonly publishedSeconds: number;
  /** Of its octets. */
  readonly digest: string;
}

/** A sweep of this process. */
export interface OwnSweep {
  /** When it had been announced. */
  readonly since: Moment;
  /** True once anything may have been deleted. */
  hasBegun: boolean;
}

/** What a process remembers of one store, so that one that goes on publishing reads the same only once. */
export class RetentionMemory {
  /** Tells processes apart, and one from its next run. */
  readonly process: string = crypto.randomUUID();
  /** How many marks it made. */
  markCount = 0;
  readonly marks: Map<string, Mark> = new Map();
  /** Marks that it said are void: a list may not show that for a while. */
  readonly voided: Set<string> = new Set();
  /** Void marks by which nothing is deleted any more, and what was is written again. */
  readonly settled: Set<string> = new Set();
  readonly sweeps: Map<string, OwnSweep> = new Map();
  /** True while this process deletes. */
  isDeleting = false;
  /** Shards that publications of this process are writing, by digest: nothing names them yet. */
  readonly writing: Set<ReadonlyMap<string, Uint8Array>> = new Set();
  /** By key. */
  readonly superseded: Map<string, SupersededNote> = new Map();
  /** The last generation of a superseded pointer that names a shard, by digest. */
  readonly lastNamed: Map<string, number> = new Map();

  /** Forgets all about marks but these. */
  keepMarks(marks: ReadonlySet<string>): void {
    for (const known of [this.marks, this.voided, this.settled, this.sweeps]) {
      for (const mark of known.keys()) if (!marks.has(mark)) known.delete(mark);
    }
  }
}

const memories = new WeakMap<StoreReader, RetentionMemory>();

/** What this process remembers of a store. */
export function memoryOf(store: StoreReader): RetentionMemory {
  const known = memories.get(store);
  if (known !== undefined) return known;
  const memory = new RetentionMemory();
  memories.set(store, memory);
  return memory;
}
