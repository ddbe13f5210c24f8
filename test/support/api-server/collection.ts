import type { Change, StoredObject } from "./stored-object.ts";

/** All objects of one resource, with its latest changes. */
export class Collection {
  readonly #objects = new Map<string, StoredObject>();
  readonly #historyLimit: number;
  #sortedKeys: readonly string[] | undefined;
  #changes: Change[] = [];
  /** Changes up to this one are forgotten. */
  #compactedThrough: number;

  /** `historyLimit` changes at least are known, twice as many at most. */
  constructor(historyLimit: number, resourceVersion: number) {
    this.#historyLimit = historyLimit;
    this.#compactedThrough = resourceVersion;
  }

  get size(): number {
    return this.#objects.size;
  }

  /** The last change that is forgotten: what happened since then is known. */
  get compactedThrough(): number {
    return this.#compactedThrough;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  apply(change: Change): void {
    const { key } = change.object;
    if (change.type === "DELETED") this.#objects.delete(key);
    else this.#objects.set(key, change.object);
    if (change.type !== "MODIFIED") this.#sortedKeys = undefined;
    this.#changes.push(change);
    if (this.#changes.length >= 2 * this.#historyLimit) this.#forget(this.#changes.length - this.#historyLimit);
  }

  /** Forgets all changes up to now, `resourceVersion` being the last. */
  compact(resourceVersion: number): void {
    this.#changes = [];
    this.#compactedThrough = resourceVersion;
  }

  /** The changes after a resourceVersion; undefined when some of them are forgotten. */
  changesAfter(resourceVersion: number): readonly Change[] | undefined {
    if (resourceVersion < this.#compactedThrough) return undefined;
    const first = this.#changes.findIndex((change) => change.resourceVersion > resourceVersion);
    return first === -1 ? [] : this.#changes.slice(first);
  }

  /** All objects in the order of their keys, from `start` on, as they are now. */
  list(start = ""): StoredObject[] {
    this.#sortedKeys ??= [...this.#objects.keys()].toSorted();
    return this.#sortedKeys.flatMap((key) => (key < start ? [] : (this.#objects.get(key) ?? [])));
  }

  /** All objects in the order of their keys, as they were; undefined when that is forgotten. */
  listAt(resourceVersion: number, start = ""): StoredObject[] | undefined {
    const since = this.changesAfter(resourceVersion);
    if (since === undefined) return undefined;
    if (since.length === 0) return this.list(start);
    // The first change of a key tells how it was before all of them.
    const before = new Map(since.toReversed().map(({ object, previous }) => [object.key, previous]));
    const unchanged = this.list(start).filter(({ key }) => !before.has(key));
    const undone = [...before.values()].filter((object) => object !== undefined).filter(({ key }) => key >= start);
    return [...unchanged, ...undone].toSorted((one, other) => (one.key < other.key ? -1 : 1));
  }

  #forget(count: number): void {
    this.#compactedThrough = this.#changes[count - 1]?.resourceVersion ?? this.#compactedThrough;
    this.#changes = this.#changes.slice(count);
  }
}
