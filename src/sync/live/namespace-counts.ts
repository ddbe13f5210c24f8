import type { Name } from "../../dns/name.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import { knownBy, namespacesOf, type ClaimedNamespaces } from "../claims/claimed-namespaces.ts";

/** The namespaces that the claims of a cluster make known, while claims come and go. */
export class NamespaceCounts {
  readonly #zone: Name;
  /** How many claims show a namespace to whom. */
  readonly #viewers = new Map<string, Map<string, number>>();
  readonly #imported = new Map<string, number>();
  #value: ClaimedNamespaces | undefined;

  constructor(zone: Name) {
    this.#zone = zone;
  }

  /** What `claimedNamespaces` says of the claims; the same object as long as it is the same. */
  get value(): ClaimedNamespaces {
    this.#value ??= namespacesOf(this.#viewers, this.#imported.keys());
    return this.#value;
  }

  add(named: NamedClaim): void {
    this.#count(named, 1);
  }

  remove(named: NamedClaim): void {
    this.#count(named, -1);
  }

  #count(named: NamedClaim, step: 1 | -1): void {
    const { namespace, viewers, importedTo } = knownBy(named, this.#zone);
    if (importedTo !== undefined) this.#step(this.#imported, importedTo, step);
    if (namespace === undefined) return;
    const counts = this.#viewers.get(namespace) ?? new Map<string, number>();
    this.#viewers.set(namespace, counts);
    for (const viewer of viewers) this.#step(counts, viewer, step);
    if (counts.size === 0) this.#viewers.delete(namespace);
  }

  #step(counts: Map<string, number>, key: string, step: 1 | -1): void {
    const count = (counts.get(key) ?? 0) + step;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
    if (count === 0 || (count === 1 && step === 1)) this.#value = undefined;
  }
}
