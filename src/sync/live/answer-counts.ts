import type { Claim, MeshHost } from "../../mesh/claim.ts";

/** How many claims of each cluster answer something, and how many did when the table was last published. */
export class AnswerCounts {
  readonly #now = new Map<string, number>();
  #published: ReadonlyMap<string, number> = new Map();

  /** Takes a host in the place of the one of that name before. */
  replace(before: MeshHost | undefined, after: MeshHost | undefined): void {
    for (const claim of before?.claims ?? []) this.#step(claim, -1);
    for (const claim of after?.claims ?? []) this.#step(claim, 1);
  }

  /** What is counted now was published. */
  markPublished(): void {
    this.#published = new Map(this.#now);
  }

  /**
   * True when a cluster has lost so much that a policy may refuse to publish it: this asks none, and is true long before
   * any would be.
   */
  get isLosing(): boolean {
    return [...this.#published].some(([cluster, count]) => (this.#now.get(cluster) ?? 0) < count * LEAST_SHARE);
  }

  #step({ cluster, answer }: Claim, step: 1 | -1): void {
    if (answer.form === "endpoints" && answer.endpoints.length === 0) return;
    this.#now.set(cluster, (this.#now.get(cluster) ?? 0) + step);
  }
}

const LEAST_SHARE = 0.95;
