import { compareResourceVersions } from "./resource-version.ts";

/** What is to be done with an event: it is news, it was known, or nobody can tell any more. */
export type Sight = "known" | "new" | "unknown";

/** How many changes are remembered to tell late events from new ones. */
const REMEMBERED = 4096;

/**
 * Tells events that come twice or too late from new ones. Those that come in order need no memory; of others it knows the
 * latest changes, so that it takes the same room for a million objects.
 */
export class SeenVersions {
  /** What was listed at this resourceVersion holds everything up to it. */
  readonly #listed: string;
  /** Changes up to this one are forgotten. */
  #forgotten: string;
  #latest: string;
  readonly #recent = new Map<string, string>();
  #isInOrder = true;

  constructor(listed: string) {
    this.#listed = listed;
    this.#forgotten = listed;
    this.#latest = listed;
  }

  /** The newest resourceVersion that was told. */
  get latest(): string {
    return this.#latest;
  }

  /** False once an event came after a newer one: others may still be to come. */
  get isInOrder(): boolean {
    return this.#isInOrder;
  }

  /** Takes the resourceVersion of an event of the object `key`. */
  see(key: string, version: string): Sight {
    const order = compareResourceVersions(version, this.#latest);
    if (order === undefined || order > 0) {
      this.#latest = version;
      this.#remember(key, version);
      return "new";
    }
    const known = this.#recent.get(key);
    if (known !== undefined && isAtMost(version, known)) return "known";
    if (isAtMost(version, this.#listed)) return "known";
    this.#isInOrder = false;
    if (isAtMost(version, this.#forgotten)) return "unknown";
    this.#remember(key, version);
    return "new";
  }

  /** Takes how far the server says that it has told everything. */
  reach(version: string): void {
    const order = compareResourceVersions(version, this.#latest);
    if (order === undefined || order > 0) this.#latest = version;
  }

  #remember(key: string, version: string): void {
    // The latest change is to be the last in the order of the map.
    this.#recent.delete(key);
    this.#recent.set(key, version);
    if (this.#recent.size <= REMEMBERED) return;
    const oldest = this.#recent.entries().next().value;
    if (oldest === undefined) return;
    this.#recent.delete(oldest[0]);
    if (isAtMost(this.#forgotten, oldest[1])) this.#forgotten = oldest[1];
  }
}

function isAtMost(a: string, b: string): boolean {
  const order = compareResourceVersions(a, b);
  return order !== undefined && order <= 0;
}
