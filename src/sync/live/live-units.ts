import type { ReadKind } from "../objects/kinds.ts";
import type { KubernetesObject } from "../objects/kubernetes-object.ts";
import { selectingUnit, serviceUnitPrefix, type PlacedObject } from "./object-place.ts";

/** What a unit is read of. */
export interface UnitObjects {
  /** Keys of the objects that are in it; without any of these it says nothing. */
  readonly members: readonly string[];
  /** Keys of those that these refer to. */
  readonly others: readonly string[];
  /** True for what may be the unit of one object alone. */
  readonly isAlone: boolean;
  /** True when it also takes the Services that its Gateways are reached through. */
  readonly isAtGateways: boolean;
}

const NONE: readonly string[] = [];

/** Which objects of a cluster are read together, and which of these units to read again when an object changes. */
export class LiveUnits {
  /** Of units that are not of one object alone; no object has the key of such a unit. */
  readonly #members = new Map<string, readonly string[]>();
  /** Keys of Pods and WorkloadEntries by namespace. */
  readonly #workloads = { Pod: new Map<string, Set<string>>(), WorkloadEntry: new Map<string, Set<string>>() };
  /** What a unit looks at besides its members, by unit and the other way round. */
  readonly #references = new Map<string, readonly string[]>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #balancers = new Set<string>();
  readonly #atGateways = new Set<string>();
  #changed = new Set<string>();

  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  /** Keys of Services that VirtualServices may be reached through. */
  get balancers(): readonly string[] {
    return [...this.#balancers];
  }

  /** The units to read again; each is told once. */
  takeChanged(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  objectsOf(unit: string): UnitObjects {
    const members = this.#members.get(unit);
    return {
      members: members ?? [unit],
      isAlone: members === undefined,
      others: [...(this.#references.get(unit) ?? NONE), ...this.#workloadsOf(unit)],
      isAtGateways: this.#atGateways.has(unit),
    };
  }

  /** Takes what became of the copies of one object. */
  change(before: readonly PlacedObject[], after: readonly PlacedObject[]): void {
    const { key } = (before[0] ?? after[0])?.place ?? {};
    if (key === undefined) return;
    this.#move(key, unitsOf(before), unitsOf(after));
    this.#refer(key, before, after);
    this.#changeWorkload(key, before, after);
    this.#changeBalancer(key, before, after);
    for (const unit of this.#dependents.get(key) ?? NONE) this.#changed.add(unit);
  }

  #move(key: string, old: ReadonlySet<string>, now: ReadonlySet<string>): void {
    for (const unit of old) if (unit !== key && !now.has(unit)) this.#leave(unit, key);
    for (const unit of now) if (unit !== key && !old.has(unit)) this.#enter(unit, key);
    for (const unit of [...old, ...now]) this.#changed.add(unit);
  }

  #enter(unit: string, key: string): void {
    this.#members.set(unit, [...(this.#members.get(unit) ?? NONE), key]);
  }

  #leave(unit: string, key: string): void {
    const left = (this.#members.get(unit) ?? NONE).filter((each) => each !== key);
    if (left.length === 0) this.#members.delete(unit);
    else this.#members.set(unit, left);
  }

  #refer(key: string, before: readonly PlacedObject[], after: readonly PlacedObject[]): void {
    for (const other of referencesOf(before)) {
      const units = this.#dependents.get(other);
      units?.delete(key);
      if (units?.size === 0) this.#dependents.delete(other);
    }
    const references = referencesOf(after);
    for (const other of references) this.#dependents.set(other, (this.#dependents.get(other) ?? new Set()).add(key));
    if (references.length === 0) this.#references.delete(key);
    else this.#references.set(key, references);
    if (references.length > 0 && key.startsWith("VirtualService ")) this.#atGateways.add(key);
    else this.#atGateways.delete(key);
  }

  #changeWorkload(key: string, before: readonly PlacedObject[], after: readonly PlacedObject[]): void {
    const { kind, namespace = "" } = (before[0] ?? after[0])?.place ?? {};
    if (!isWorkload(kind)) return;
    setMember(this.#workloads[kind], { namespace, key, isThere: after.length > 0 });
    if (this.#members.has(selectingUnit(namespace))) this.#changed.add(selectingUnit(namespace));
    if (kind === "WorkloadEntry") this.#readServicesAgain(serviceUnitPrefix(namespace));
  }

  #readServicesAgain(prefix: string): void {
    for (const unit of this.#members.keys()) if (unit.startsWith(prefix)) this.#changed.add(unit);
  }

  /** Whoever is bound to a Gateway is read again only when a load balancer is another one. */
  #changeBalancer(key: string, before: readonly PlacedObject[], after: readonly PlacedObject[]): void {
    const is = after.some(({ place }) => place.isBalancer);
    const was = this.#balancers.has(key);
    if (is) this.#balancers.add(key);
    else this.#balancers.delete(key);
    if (!is && !was) return;
    if (is && was && balancingText(before) === balancingText(after)) return;
    for (const unit of this.#atGateways) this.#changed.add(unit);
  }

  #workloadsOf(unit: string): readonly string[] {
    const slash = unit.indexOf("/");
    const namespace = unit.slice(unit.indexOf(" ") + 1, slash === -1 ? undefined : slash);
    const entries = this.#workloads.WorkloadEntry.get(namespace) ?? NONE;
    if (unit.startsWith(serviceUnitPrefix(namespace))) return [...entries];
    return unit === selectingUnit(namespace) ? [...entries, ...(this.#workloads.Pod.get(namespace) ?? NONE)] : NONE;
  }
}

interface Member {
  readonly namespace: string;
  readonly key: string;
  readonly isThere: boolean;
}

function setMember(byNamespace: Map<string, Set<string>>, { namespace, key, isThere }: Member): void {
  const keys = byNamespace.get(namespace) ?? new Set<string>();
  if (isThere) byNamespace.set(namespace, keys.add(key));
  else if (keys.delete(key) && keys.size === 0) byNamespace.delete(namespace);
}

function unitsOf(placed: readonly PlacedObject[]): ReadonlySet<string> {
  return new Set(placed.flatMap(({ place }) => place.units));
}

function referencesOf(placed: readonly PlacedObject[]): readonly string[] {
  return [...new Set(placed.flatMap(({ place }) => place.refersTo))];
}

function isWorkload(kind: ReadKind | undefined): kind is "Pod" | "WorkloadEntry" {
  return kind === "Pod" || kind === "WorkloadEntry";
}

/** What of a Service says which Gateways it leads to, and where it is; of copies the newest counts. */
function balancingText(placed: readonly PlacedObject[]): string {
  return JSON.stringify(placed.map(({ object }) => contentOf(object, placed.length > 1)));
}

function contentOf({ content }: KubernetesObject, isCopied: boolean): unknown {
  return isCopied ? content : [content["spec"], content["status"]];
}
