import type { NamedClaim } from "../../mesh/cluster.ts";
import { encodeClaim } from "../../snapshot/format/host.ts";
import type { ClaimContext } from "../claims/claim-context.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { IdentifiedObject } from "../objects/duplicates.ts";
import { identifyObjects, ignoredNotice, type ObjectsByKind } from "../objects/identify.ts";
import { readKindOf } from "../objects/kinds.ts";
import { qualifiedKind, type KubernetesObject } from "../objects/kubernetes-object.ts";
import { readService, type Service } from "../objects/service.ts";
import { claimsOf } from "../source.ts";
import { NamespaceCounts } from "./namespace-counts.ts";
import { SortedDiagnostics } from "./sorted-diagnostics.ts";
import { LiveUnits } from "./live-units.ts";
import { placeOf, UNREAD, type PlacedObject } from "./object-place.ts";

/** What a cluster says otherwise than before. */
export interface ClaimChanges {
  readonly removed: readonly NamedClaim[];
  readonly added: readonly NamedClaim[];
}

/** What was read of one unit. */
interface UnitReading {
  readonly claims: readonly NamedClaim[];
  readonly diagnostics: readonly Diagnostic[];
  readonly isWhole: boolean;
}

/** What all units say otherwise, together. */
interface UnitChanges {
  readonly removed: NamedClaim[];
  readonly added: NamedClaim[];
  readonly before: Diagnostic[];
  readonly after: Diagnostic[];
}

/** Begins the units of claims that no object makes; no unit of objects begins so. */
const SAID = "said ";

const NOTHING: UnitReading = { claims: [], diagnostics: [], isWhole: true };

/**
 * The claims of the objects of one cluster while these come and go: what `clusterPartFrom` says of all of them, read anew
 * only where something changed.
 */
export class LiveClaims {
  readonly #context: ClaimContext;
  readonly #units = new LiveUnits();
  /** Of those units that have something to say. */
  readonly #readings = new Map<string, UnitReading>();
  readonly #diagnostics = new SortedDiagnostics();
  readonly #namespaces: NamespaceCounts;
  readonly #ignored = new Map<string, number>();
  /** What sources said themselves, by where they said it. */
  readonly #said = new Map<string, readonly NamedClaim[]>();
  readonly #saidAnew = new Set<string>();
  #unwholeCount = 0;
  #notices: readonly Diagnostic[] = [];
  #balancers: readonly Service[] | undefined;

  constructor(context: ClaimContext) {
    this.#context = context;
    this.#namespaces = new NamespaceCounts(context.zone);
  }

  get namespaces(): NamespaceCounts["value"] {
    return this.#namespaces.value;
  }

  /** Sorted, each once. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics.all;
  }

  /** False when something is wrong with an object as a whole. */
  get isWhole(): boolean {
    return this.#unwholeCount === 0;
  }

  /** True when something changed that `settle` has not read. */
  get isChanged(): boolean {
    return this.#units.isChanged || this.#saidAnew.size > 0;
  }

  /** All claims, in no order that means anything. */
  *all(): Generator<NamedClaim> {
    for (const { claims } of this.#readings.values()) yield* claims;
  }

  /** The claims that no object makes. */
  *said(): Generator<NamedClaim> {
    for (const claims of this.#said.values()) yield* claims;
  }

  /** Takes all claims that are made in one place without an object; returns whether they are other than before. */
  say(place: string, claims: readonly NamedClaim[]): boolean {
    const known = this.#said.get(place) ?? [];
    if (known.length === claims.length && known.every((named, at) => isSameClaim(named, claims[at]))) return false;
    if (claims.length === 0) this.#said.delete(place);
    else this.#said.set(place, claims);
    this.#saidAnew.add(place);
    return true;
  }

  /** Takes what became of the copies of one object. */
  change(before: readonly PlacedObject[], after: readonly PlacedObject[]): void {
    if ([...before, ...after].some(({ place }) => place.isBalancer)) this.#balancers = undefined;
    for (const placed of before) this.#countIgnored(placed, -1);
    for (const placed of after) this.#countIgnored(placed, 1);
    this.#units.change(before, after);
  }

  /** Reads what changed since the last time. */
  settle(objectsAt: (key: string) => readonly KubernetesObject[]): ClaimChanges {
    const changes: UnitChanges = { removed: [], added: [], before: [...this.#notices], after: [] };
    for (const unit of this.#units.takeChanged()) {
      this.#replace(unit, this.#read(unit, objectsAt), changes);
    }
    for (const place of this.#saidAnew) {
      this.#replace(SAID + place, { ...NOTHING, claims: this.#said.get(place) ?? [] }, changes);
    }
    this.#saidAnew.clear();
    const { removed, added, before, after } = changes;
    this.#notices = this.#ignored.size === 0 ? [] : [ignoredNotice(this.#ignored, this.#context.cluster)];
    this.#diagnostics.replace(before, [...after, ...this.#notices]);
    for (const each of removed) this.#namespaces.remove(each);
    for (const each of added) this.#namespaces.add(each);
    return { removed, added };
  }

  #replace(unit: string, now: UnitReading, changes: UnitChanges): void {
    const old = this.#readings.get(unit) ?? NOTHING;
    const { kept, gone, fresh } = differences(old.claims, now.claims);
    for (const each of gone) changes.removed.push(each);
    for (const each of fresh) changes.added.push(each);
    for (const each of old.diagnostics) changes.before.push(each);
    for (const each of now.diagnostics) changes.after.push(each);
    this.#unwholeCount += Number(old.isWhole) - Number(now.isWhole);
    if (isSilent(now)) this.#readings.delete(unit);
    else this.#readings.set(unit, { ...now, claims: [...kept, ...fresh] });
  }

  #read(unit: string, objectsAt: (key: string) => readonly KubernetesObject[]): UnitReading {
    const { members, others, isAlone, isAtGateways } = this.#units.objectsOf(unit);
    // An object may have left the unit of its own for one with others.
    const isHere = (object: KubernetesObject): boolean => !isAlone || isOfUnit(object, unit);
    const copies = members.map((key) => objectsAt(key)).filter((objects) => objects.some(isHere));
    const own = copies.flat();
    if (own.length === 0) return NOTHING;
    const objects = [...own, ...others.flatMap(objectsAt)];
    const diagnostics: Diagnostic[] = [];
    const identified = identifyObjects(objects.filter(isOfReadKind), this.#context.cluster, diagnostics);
    const { isWhole } = identified;
    const isCopied = copies.some(({ length }) => length > 1);
    const found = isCopied ? withoutForeign(identified.found, unit) : identified.found;
    const claims = claimsOf(found, this.#context, isAtGateways ? this.#balancersAmong(objectsAt) : []);
    return { claims, diagnostics, isWhole };
  }

  /** Read without a word: what is wrong with them is said where they are read as Services. */
  #balancersAmong(objectsAt: (key: string) => readonly KubernetesObject[]): readonly Service[] {
    this.#balancers ??= identifyObjects(this.#units.balancers.flatMap(objectsAt), "", []).found.Service.flatMap(
      ({ fields, metadata }) => {
        const service = readService(fields, metadata);
        return service?.external === undefined ? [] : [service];
      },
    );
    return this.#balancers;
  }

  #countIgnored({ object, place }: PlacedObject, step: 1 | -1): void {
    if (place.kind !== undefined) return;
    const qualified = qualifiedKind(object.apiVersion, object.kind);
    const count = (this.#ignored.get(qualified) ?? 0) + step;
    if (count === 0) this.#ignored.delete(qualified);
    else this.#ignored.set(qualified, count);
  }
}

function isOfUnit(object: KubernetesObject, unit: string): boolean {
  return unit.startsWith(UNREAD) || placeOf(object, "").units.includes(unit);
}

/** Copies of one object may be of several units: it makes its claims in that of the copy which counts. */
function withoutForeign(found: ObjectsByKind, unit: string): ObjectsByKind {
  const isOwn = ({ object }: IdentifiedObject): boolean => isOfUnit(object, unit);
  return {
    ...found,
    ServiceEntry: found.ServiceEntry.filter(isOwn),
    ServiceImport: found.ServiceImport.filter(isOwn),
  };
}

function isSilent({ claims, diagnostics, isWhole }: UnitReading): boolean {
  return claims.length === 0 && diagnostics.length === 0 && isWhole;
}

function isOfReadKind({ apiVersion, kind }: KubernetesObject): boolean {
  return readKindOf(apiVersion, kind) !== undefined;
}

interface Differences {
  readonly kept: readonly NamedClaim[];
  readonly gone: readonly NamedClaim[];
  readonly fresh: readonly NamedClaim[];
}

/** Claims that are said again stay the objects that they were. */
function differences(before: readonly NamedClaim[], now: readonly NamedClaim[]): Differences {
  if (before.length === 0) return { kept: [], gone: [], fresh: now };
  const said = new Set(now.map(textOf));
  const known = new Set(before.map(textOf));
  return {
    kept: before.filter((named) => said.has(textOf(named))),
    gone: before.filter((named) => !said.has(textOf(named))),
    fresh: now.filter((named) => !known.has(textOf(named))),
  };
}

function isSameClaim(a: NamedClaim, b: NamedClaim | undefined): boolean {
  return a === b || (b !== undefined && textOf(a) === textOf(b));
}

function textOf({ name, claim }: NamedClaim): string {
  return `${name} ${encodeClaim(claim)}`;
}
