import { shardDigestsOf, type SnapshotHead, type SnapshotPointer } from "../format/pointer.ts";
import { shardKey } from "../keys.ts";
import { LOOK_SECONDS, STORE_CONCURRENCY, TRUSTED_SECONDS } from "../limits.ts";
import { putShards } from "../put-shards.ts";
import { StoreError, type StoreWriter } from "../store/store.ts";
import { decodeMark, encodeMarkNote, type Mark } from "./mark.ts";
import { memoryOf, type RetentionMemory } from "./memory.ts";
import { markKey, marksOf, RETENTION_PREFIX, voidKey, type MarkKeys } from "./retention-keys.ts";
import { Moment, type StoreClock } from "./store-clock.ts";
import { awaitSweeps } from "./sweeps-under-way.ts";

/** A table that is about to be the current one. */
export interface HeldTable {
  readonly pointer: SnapshotPointer;
  /** As it was read at `since`: what it names is not on its way out. */
  readonly previous: Pick<SnapshotHead, "shards" | "addressShards"> | undefined;
  readonly since: Moment;
  /** Those shards that were seen in the store since then. */
  readonly seen: Iterable<string>;
  /** What can be written again, by digest. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/**
 * Keeps the shards of a table that is being published from those who delete what nothing names (`retainSnapshots` says
 * how, and why no order of events loses one).
 */
export class ShardHold {
  readonly #store: StoreWriter;
  readonly #table: HeldTable;
  readonly #clock: StoreClock;
  readonly #memory: RetentionMemory;
  readonly #named: ReadonlySet<string>;
  /** Named shards that nobody has vouched for. */
  #unsure: ReadonlySet<string>;
  #looked: Moment;
  #hasLooked = false;

  constructor(store: StoreWriter, table: HeldTable, clock: StoreClock) {
    this.#store = store;
    this.#table = table;
    this.#clock = clock;
    this.#memory = memoryOf(store);
    this.#named = new Set(shardDigestsOf(table.pointer));
    const vouched = new Set([...(table.previous ? shardDigestsOf(table.previous) : []), ...table.seen]);
    this.#unsure = new Set([...this.#named].filter((digest) => !vouched.has(digest)));
    this.#looked = table.since;
  }

  /**
   * To be called last of all before the pointer is written: looks what is to be deleted, unless it did a moment ago. Rejects
   * with `StoreError` when a shard is gone and cannot be written again.
   */
  async look(): Promise<void> {
    while (!this.#hasLooked || this.#looked.mostSeconds() > LOOK_SECONDS) {
      const isLate = this.#looked.mostSeconds() > TRUSTED_SECONDS;
      if (isLate) this.#unsure = this.#named;
      this.#looked = new Moment(this.#clock);
      this.#hasLooked = true;
      await this.#spare(isLate);
      await this.#complete();
    }
  }

  /** Makes marks void that concern this table, and waits for those who may not have seen that. */
  async #spare(isLate: boolean): Promise<void> {
    const concerning = await this.#concerning(await this.#list(), isLate);
    if (concerning.length === 0) return;
    const { generation } = this.#table.pointer;
    const note = encodeMarkNote({ generation, isDone: false });
    for (const { mark } of concerning) this.#memory.voided.add(mark);
    const voids = concerning.filter(({ isVoid }) => !isVoid).map(({ mark }) => [voidKey(mark), note] as const);
    if (voids.length > 0) await this.#store.put(new Map(voids));
    // Whoever had begun by then says so where it shows by now; whoever begins later sees what was just written.
    const concerned = new Set(concerning.map(({ mark }) => mark));
    const now = (await this.#list()).filter(({ mark }) => concerned.has(mark));
    const mayBeGone = await awaitSweeps(this.#store, now, this.#memory, this.#clock);
    if (mayBeGone) this.#unsure = this.#named;
    for (const mark of concerned) this.#memory.settled.add(mark);
  }

  async #list(): Promise<MarkKeys[]> {
    return marksOf(await this.#store.list(RETENTION_PREFIX));
  }

  /**
   * Those that name a shard that the table before does not, and that this process has not dealt with yet. Of a mark that was
   * there before that table who published that has taken care.
   */
  async #concerning(marks: readonly MarkKeys[], isLate: boolean): Promise<MarkKeys[]> {
    const { previous } = this.#table;
    const before = previous === undefined ? [] : shardDigestsOf(previous);
    const trusted = new Set(isLate ? [] : before);
    const named = [...this.#named, ...(isLate ? before : [])].filter((digest) => !trusted.has(digest));
    if (named.length === 0) return [];
    const open = marks.filter(({ mark, isThere }) => isThere && !this.#memory.settled.has(mark));
    const { readConcurrency = STORE_CONCURRENCY } = this.#store;
    const concerning: MarkKeys[] = [];
    for (let at = 0; at < open.length; at += readConcurrency) {
      const batch = open.slice(at, at + readConcurrency).map(async (each) => {
        const mark = await this.#readMark(each.mark);
        return mark === undefined || named.some((digest) => mark.digests.has(digest)) ? [each] : [];
      });
      concerning.push(...(await Promise.all(batch)).flat());
    }
    return concerning;
  }

  /** Undefined for one that cannot be read or does not show yet: it may name any shard. */
  async #readMark(mark: string): Promise<Mark | undefined> {
    const known = this.#memory.marks.get(mark);
    if (known !== undefined) return known;
    const content = await this.#store.get(markKey(mark));
    if (content === undefined) return undefined;
    try {
      const read = decodeMark(content, markKey(mark));
      this.#memory.marks.set(mark, read);
      return read;
    } catch (problem) {
      if (!(problem instanceof StoreError)) throw problem;
      return undefined;
    }
  }

  /** Writes again what is gone. */
  async #complete(): Promise<void> {
    const unsure = [...this.#unsure];
    const { readConcurrency = STORE_CONCURRENCY } = this.#store;
    const gone = new Set<string>();
    for (let at = 0; at < unsure.length; at += readConcurrency) {
      const batch = unsure.slice(at, at + readConcurrency).map(async (digest) => {
        if ((await this.#store.get(shardKey(digest))) === undefined) gone.add(digest);
      });
      await Promise.all(batch);
    }
    const contents = new Map([...this.#table.contents].filter(([digest]) => gone.has(digest)));
    const lost = [...gone].find((digest) => !contents.has(digest));
    if (lost !== undefined) {
      const problem = `${shardKey(lost)} is gone: nothing had named it for a while; the pointer stays as it was, publish again`;
      throw new StoreError("missing", problem);
    }
    if (contents.size > 0) await putShards(this.#store, contents, { rewrites: true, report: undefined });
    this.#unsure = new Set();
  }
}
