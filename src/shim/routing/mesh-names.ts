import { labelsOf, type Name } from "../../dns/name.ts";
import type { Reply } from "../../resolver/resolver.ts";
import type { KnownOwners } from "./known-owners.ts";
import { PRIVATE_REVERSE_ZONES } from "./private-reverse-zones.ts";
import { namespaceIn, SeenNamespaces } from "./seen-namespaces.ts";
import { zonesInNames } from "./zones-in-names.ts";

/** What is known of the mesh's names, which may change at any time. */
export interface MeshNamesParts {
  /** Zones of the mesh that the operator names. */
  readonly suffixes: readonly Name[];
  /** Those that the gateways tell; undefined as long as none ever told. */
  readonly zones: () => readonly Name[] | undefined;
  /** The search list of the view. */
  readonly search: () => readonly Name[];
  readonly gatewayHosts: readonly Name[];
  /** Hosts of the mesh that lie outside its zones. */
  readonly owners: Pick<KnownOwners, "has">;
  /** Told when names are the mesh's that were not before, or the other way round: answers may come from the wrong place. */
  readonly onChanged: () => void;
}

/** What stands between a namespace and its zone, where a name may end that is short (Kubernetes DNS specification 1.1). */
const KUBERNETES_LABELS: ReadonlySet<string> = new Set(["svc", "pod"]);

/**
 * Tells which names are the mesh's: those in which one of its zones stands, reverse names of private addresses, names of
 * one label, names below `svc`, and names whose last label is a namespace of the mesh, since these are short names that
 * somebody mistyped or a stub resolver asks as they are. As long as no gateway ever told its zones all names are, but for the gateways' own.
 */
export class MeshNames {
  readonly #parts: MeshNamesParts;
  readonly #seen = new SeenNamespaces();
  #told: readonly Name[] | undefined;
  #search: readonly Name[] = [];
  #searched: ReadonlySet<string> = new Set();
  /** Undefined while none are known. */
  #zones: readonly Name[] | undefined;
  #holdsZone: (name: Name) => boolean = () => false;

  constructor(parts: MeshNamesParts) {
    this.#parts = parts;
    this.#take(parts.zones(), parts.search());
  }

  /** True for a name that no resolver but the gateways may be asked for, whatever the type. */
  has(name: Name): boolean {
    this.#follow();
    if (this.#zones === undefined) return !this.#parts.gatewayHosts.includes(name);
    return this.#holdsZone(name) || this.#looksShort(name) || this.#parts.owners.has(name);
  }

  /** Learns which namespaces there are from what a gateway answered. */
  learn(reply: Reply): void {
    const isNews = reply.source === "mesh" && this.#seen.learn(reply, this.#zones ?? []);
    if (isNews) this.#parts.onChanged();
  }

  #looksShort(name: Name): boolean {
    const labels = labelsOf(name);
    const last = labels.at(-1);
    if (last === undefined) return false;
    return labels.length === 1 || KUBERNETES_LABELS.has(last) || this.#searched.has(last) || this.#seen.has(last);
  }

  #follow(): void {
    const told = this.#parts.zones();
    const search = this.#parts.search();
    if (told === this.#told && isSame(search, this.#search)) return;
    const before = this.#zones;
    const isSearchNew = !isSame(search, this.#search);
    this.#take(told, search);
    // As long as all names were the mesh's, nobody else was asked.
    if (before !== undefined && (isSearchNew || !isSame(before, this.#zones ?? []))) this.#parts.onChanged();
  }

  #take(told: readonly Name[] | undefined, search: readonly Name[]): void {
    const { suffixes } = this.#parts;
    this.#told = told;
    this.#search = search;
    this.#searched = new Set(search.flatMap((element) => namespaceIn(element) ?? []));
    // Suffixes that the operator names may be some of many: what the gateways tell is never guessed.
    this.#zones = told === undefined ? undefined : [...new Set([...suffixes, ...told])].toSorted();
    this.#holdsZone = zonesInNames([...(this.#zones ?? []), ...PRIVATE_REVERSE_ZONES]);
  }
}

function isSame(one: readonly Name[], other: readonly Name[]): boolean {
  return one === other || (one.length === other.length && one.every((name, index) => name === other[index]));
}
