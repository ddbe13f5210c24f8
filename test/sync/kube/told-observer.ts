import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import { isFieldMap } from "../../../src/sync/objects/kubernetes-object.ts";
import type { SourceError, SourceReading } from "../../../src/sync/source.ts";
import type { ObjectIdentity, SourceObserver } from "../../../src/sync/watched-source.ts";

/** Keeps what a source told: all objects that there are by now, and each of its words. */
export class ToldObserver implements SourceObserver {
  readonly collections = new Map<string, Map<string, KubernetesObject>>();
  /** `replace Service 3`, `put Service shop/web`, `complete`, … without confirmations. */
  readonly words: string[] = [];
  readonly problems: SourceError[] = [];
  confirmations = 0;

  get isComplete(): boolean {
    return this.words.includes("complete");
  }

  /** True while nothing was confirmed since something failed. */
  isFailing = false;

  replace(collection: string, { objects }: SourceReading): void {
    this.words.push(`replace ${collection} ${objects.length}`);
    this.collections.set(collection, new Map(objects.map((object) => [keyOf(metadataOf(object)), object])));
  }

  put(collection: string, object: KubernetesObject): void {
    const key = keyOf(metadataOf(object));
    this.words.push(`put ${collection} ${key}`);
    this.collections.get(collection)?.set(key, object);
  }

  remove(collection: string, { namespace, name }: ObjectIdentity): void {
    const key = keyOf({ namespace, name });
    this.words.push(`remove ${collection} ${key}`);
    this.collections.get(collection)?.delete(key);
  }

  complete(): void {
    this.words.push("complete");
  }

  confirm(): void {
    this.isFailing = false;
    this.confirmations += 1;
  }

  fail(problem: SourceError): void {
    this.isFailing = true;
    this.words.push("fail");
    this.problems.push(problem);
  }

  /** `<namespace>/<name>` of the objects of a collection, sorted. */
  names(collection: string): string[] {
    return [...(this.collections.get(collection)?.keys() ?? [])].toSorted();
  }

  /** All objects of all collections. */
  get objects(): KubernetesObject[] {
    return [...this.collections.values()].flatMap((objects) => [...objects.values()]);
  }

  /** How often a collection was told of as a whole. */
  replacements(collection: string): number {
    return this.words.filter((word) => word.startsWith(`replace ${collection} `)).length;
  }
}

function metadataOf({ content }: KubernetesObject): Readonly<Record<string, unknown>> {
  return isFieldMap(content["metadata"]) ? content["metadata"] : {};
}

function keyOf({ namespace = "", name }: Readonly<Record<string, unknown>>): string {
  return `${String(namespace)}/${String(name)}`;
}
