import { keptContent } from "../objects/kept-content.ts";
import { readKindOf } from "../objects/kinds.ts";
import { isFieldMap, type KubernetesObject } from "../objects/kubernetes-object.ts";
import type { ObjectIdentity } from "../watched-source.ts";
import { placeOf, type PlacedObject } from "./object-place.ts";

/** Objects that a source tells of together; what it is called matters to that source alone. */
export interface Collection {
  readonly name: string;
}

interface Held extends PlacedObject {
  readonly collection: Collection;
  readonly identity: string;
}

/** Takes what became of the copies of one object. */
export type OnObjectChange = (before: readonly PlacedObject[], after: readonly PlacedObject[]) => void;

/** The objects of one cluster in memory, with the fields alone that are read. */
export class LiveObjects {
  /** Copies of one object by its key; nearly all have one. */
  readonly #held = new Map<string, readonly Held[]>();
  readonly #onChange: OnObjectChange;
  #unnamed = 0;

  constructor(onChange: OnObjectChange) {
    this.#onChange = onChange;
  }

  /** The copies of the object with that key. */
  at(key: string): readonly KubernetesObject[] {
    return this.#held.get(key)?.map(({ object }) => object) ?? [];
  }

  /** All objects, in no order that means anything. */
  *all(): Generator<KubernetesObject> {
    for (const held of this.#held.values()) for (const { object } of held) yield object;
  }

  /** The object of that identity is this one; returns whether anything is other than before. */
  put(collection: Collection, object: KubernetesObject): boolean {
    const placed = this.#place(collection, object);
    const known = this.#held.get(placed.place.key) ?? [];
    const others = known.filter((held) => held.collection !== collection || held.identity !== placed.identity);
    return this.#set(placed.place.key, known, [...others, placed]);
  }

  /** Takes away what a collection calls so; returns whether there was something. */
  remove(collection: Collection, identity: ObjectIdentity): boolean {
    const metadata = { name: identity.name, ...(identity.namespace !== "" && { namespace: identity.namespace }) };
    const named = { apiVersion: identity.apiVersion, kind: identity.kind, content: { metadata }, origin: {} };
    const text = identityOf(named);
    const { key } = placeOf(named, placeText(collection, text));
    const known = this.#held.get(key) ?? [];
    return this.#set(
      key,
      known,
      known.filter((held) => held.collection !== collection || held.identity !== text),
    );
  }

  /** These are all objects of a collection; returns whether anything is other than before. */
  replace(collection: Collection, objects: readonly KubernetesObject[]): boolean {
    const now = new Map<string, Held[]>();
    for (const object of objects) {
      const placed = this.#place(collection, object);
      const copies = now.get(placed.place.key);
      if (copies === undefined) now.set(placed.place.key, [placed]);
      else copies.push(placed);
    }
    let isOther = false;
    for (const [key, known] of this.#held) {
      if (now.has(key) || !known.some((held) => held.collection === collection)) continue;
      const others = known.filter((held) => held.collection !== collection);
      isOther = this.#set(key, known, others) || isOther;
    }
    for (const [key, copies] of now) {
      const known = this.#held.get(key) ?? [];
      const others = known.filter((held) => held.collection !== collection);
      isOther = this.#set(key, known, [...others, ...copies]) || isOther;
    }
    return isOther;
  }

  #set(key: string, before: readonly Held[], after: readonly Held[]): boolean {
    if (before.length === after.length && before.every((held, index) => isSame(held, after[index]))) return false;
    if (after.length === 0) this.#held.delete(key);
    else this.#held.set(key, after);
    this.#onChange(before, after);
    return true;
  }

  #place(collection: Collection, read: KubernetesObject): Held {
    const kind = readKindOf(read.apiVersion, read.kind);
    const object = kind === undefined ? read : { ...read, content: keptContent(kind, read.content) };
    const identity = identityOf(object);
    // What has no name cannot be told from others like it.
    const own = identity.endsWith("/") ? `${identity}${this.#unnamed++}` : identity;
    return { collection, object, identity, place: placeOf(object, placeText(collection, own)) };
  }
}

function placeText({ name }: Collection, identity: string): string {
  return `${name} ${identity}`;
}

function identityOf({ apiVersion, kind, content }: KubernetesObject): string {
  const metadata = isFieldMap(content["metadata"]) ? content["metadata"] : {};
  const [namespace, name] = [metadata["namespace"], metadata["name"]];
  return `${apiVersion} ${kind} ${textOf(namespace)}/${textOf(name)}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isSame(a: Held, b: Held | undefined): boolean {
  if (a === b) return true;
  if (b === undefined || a.collection !== b.collection || a.identity !== b.identity) return false;
  return isEqual(a.object.content, b.object.content) && isEqual(a.object.origin, b.object.origin);
}

/** True for values of JSON that are alike, whatever the order of their fields. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => isEqual(each, b[index]));
  }
  if (!isFieldMap(a) || !isFieldMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isEqual(a[key], b[key]));
}
