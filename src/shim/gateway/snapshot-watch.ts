/** A generation, which a number holds exactly, and the beginning of a digest. */
const SNAPSHOT_NAME = /^(\d{1,15})-([\w-]{1,64})$/;

/**
 * So long after the last word of a generation a lower one is that of a store which was made anew, since instances that
 * lag behind others have caught up by then (Workers KV shows what was written after some 60 s).
 */
const MADE_ANEW_AFTER_MS = 90_000;

/** Digests of one generation that are told apart, of which there is one but for stores that were made anew. */
const MAX_DIGESTS = 8;

/** Takes the generation of a snapshot that answers come out of from now on; `isChange` unless it is the first one. */
export type SnapshotTaker = (generation: number, isChange: boolean) => void;

interface Known {
  readonly generation: number;
  /** In order of insertion. */
  readonly digests: Set<string>;
  /** When an answer last came out of this generation. */
  namedMs: number;
}

/** Watches which snapshot one gateway answers out of. */
export class SnapshotWatch {
  readonly #clockMs: () => number;
  readonly #onSnapshot: SnapshotTaker;
  #known: Known | undefined;

  constructor(clockMs: () => number, onSnapshot: SnapshotTaker) {
    this.#clockMs = clockMs;
    this.#onSnapshot = onSnapshot;
  }

  /**
   * Takes the name of the snapshot behind an answer. A change is a higher generation, a digest that its generation did
   * not have before, and a lower generation once the higher one is not heard of any more: until then that is an
   * instance of the gateway which lags behind others, and says nothing.
   */
  answeredFrom(snapshotName: string | undefined): void {
    const [, number, digest] = SNAPSHOT_NAME.exec(snapshotName ?? "") ?? [];
    if (number === undefined || digest === undefined) return;
    const generation = Number(number);
    const isChange = this.#known !== undefined;
    if (this.#takesUp(generation, digest)) this.#onSnapshot(generation, isChange);
  }

  /** True when a snapshot is another one than those before. */
  #takesUp(generation: number, digest: string): boolean {
    const nowMs = this.#clockMs();
    const known = this.#known;
    if (generation === known?.generation) {
      known.namedMs = nowMs;
      if (known.digests.has(digest)) return false;
      addBounded(known.digests, digest);
      return true;
    }
    if (known !== undefined && generation < known.generation && nowMs - known.namedMs < MADE_ANEW_AFTER_MS)
      return false;
    this.#known = { generation, digests: new Set([digest]), namedMs: nowMs };
    return true;
  }
}

function addBounded(digests: Set<string>, digest: string): void {
  const [oldest] = digests;
  if (oldest !== undefined && digests.size >= MAX_DIGESTS) digests.delete(oldest);
  digests.add(digest);
}
