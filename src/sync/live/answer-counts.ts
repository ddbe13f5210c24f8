import type { Name } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";

/** Which names answered when the table was last published and answer no more, in each cluster and in the table as a whole. */
export class AnswerCounts {
  /** How many names answer now. */
  readonly #now = new Map<string, number>();
  /** How many did when the table was published. */
  #published: ReadonlyMap<string, number> = new Map();
  /** What the table that was published answered and this one does not. */
  readonly #lost = new Map<string, Set<Name>>();
  /** Answers now, and not in the table that was published. */
  readonly #gained = new Map<string, Set<Name>>();

  /** Takes a host in the place of the one of that name before. */
  replace(before: MeshHost | undefined, after: MeshHost | undefined): void {
    const [old, now] = [answeringIn(before), answeringIn(after)];
    for (const place of old) if (!now.includes(place)) this.#step(place, before?.name, -1);
    for (const place of now) if (!old.includes(place)) this.#step(place, after?.name, 1);
  }

  /** What is counted now was published. */
  markPublished(): void {
    this.#published = new Map(this.#now);
    this.#lost.clear();
    this.#gained.clear();
  }

  /**
   * True when a cluster, or the table, has lost so many names, whatever others came, that a policy may refuse to publish
   * it: this asks none, and is true long before any would be.
   */
  get isLosing(): boolean {
    return [...this.#lost].some(([place, { size }]) => size > (this.#published.get(place) ?? 0) * MOST_SHARE);
  }

  #step(place: string, name: Name | undefined, step: 1 | -1): void {
    if (name === undefined) return;
    this.#now.set(place, (this.#now.get(place) ?? 0) + step);
    const [from, to] = step === 1 ? [this.#lost, this.#gained] : [this.#gained, this.#lost];
    // What comes back was not lost, and what came since and goes was never published.
    if (from.get(place)?.delete(name) === true) return;
    const names = to.get(place);
    if (names === undefined) to.set(place, new Set([name]));
    else names.add(name);
  }
}

const MOST_SHARE = 0.05;
/** Stands for the table as a whole beside the clusters, none of which is called that. */
const TABLE = "";

/** The clusters that answer for a host, and the table if any does. */
function answeringIn(host: MeshHost | undefined): readonly string[] {
  const places: string[] = [];
  for (const { cluster, answer } of host?.claims ?? []) {
    if (answer.form === "endpoints" && answer.endpoints.length === 0) continue;
    if (places.length === 0) places.push(TABLE);
    if (!places.includes(cluster)) places.push(cluster);
  }
  return places;
}
