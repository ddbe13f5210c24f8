import { admit } from "./admitted-object.ts";
import type { ApiObject } from "./api-object.ts";
import { Collection } from "./collection.ts";
import { qualifiedResource, type ResourceType } from "./resource-type.ts";
import { BUILT_IN_RESOURCES, CUSTOM_RESOURCES } from "./served-resources.ts";
import { atResourceVersion, keyOf, readStored, type Change, type StoredObject } from "./stored-object.ts";

/** What names an object: an object itself will do. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** A resource and its objects. */
export interface ServedResource {
  readonly type: ResourceType;
  readonly collection: Collection;
}

/** What is told of everything that happens in a store. */
export interface StoreListener {
  changed(type: ResourceType, change: Change): void;
  /** No CustomResourceDefinition tells of this resource any more. */
  withdrawn(type: ResourceType): void;
}

/** First resourceVersion but one: clusters have seen much before anybody's first object. */
const FIRST_RESOURCE_VERSION = 1000;

/** The objects of one API server. */
export class ObjectStore {
  readonly #resources = new Map<string, ServedResource>();
  readonly #listeners = new Set<StoreListener>();
  readonly #historyLimit: number;
  #resourceVersion = FIRST_RESOURCE_VERSION;
  #clusterIps = 0;

  /** `historyLimit`: how many changes of each resource a watch can go back. */
  constructor(historyLimit = 1000) {
    this.#historyLimit = historyLimit;
    for (const type of [...BUILT_IN_RESOURCES, ...CUSTOM_RESOURCES]) this.serve(type);
    for (const name of ["default", "kube-system"]) {
      this.put({ apiVersion: "v1", kind: "Namespace", metadata: namespaceMetadata(name) });
    }
  }

  /** That of the last change of any object. */
  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  /** What is served now. */
  get resources(): readonly ServedResource[] {
    return [...this.#resources.values()];
  }

  /** Creates an object or replaces it, whatever its resourceVersion; a namespace that is not there is created with it. */
  put(object: ApiObject, manager = "test"): StoredObject {
    const { type } = this.#ofKind(object);
    const namespace = type.isNamespaced ? (object.metadata.namespace ?? "default") : "";
    const namespaces = this.#resources.get("namespaces");
    if (namespace !== "" && namespaces !== undefined && namespaces.collection.get(namespace) === undefined) {
      this.put({ apiVersion: "v1", kind: "Namespace", metadata: namespaceMetadata(namespace) });
    }
    return this.write(type, object, manager);
  }

  /** Removes an object; false when there is none. */
  remove({ apiVersion, kind, metadata }: ObjectReference): boolean {
    const { type } = this.#ofKind({ apiVersion, kind });
    return this.erase(type, keyOf(type.isNamespaced ? (metadata.namespace ?? "default") : "", metadata.name));
  }

  /** Reads an object; undefined when there is none. */
  get({ apiVersion, kind, metadata }: ObjectReference): ApiObject | undefined {
    const { type, collection } = this.#ofKind({ apiVersion, kind });
    const stored = collection.get(keyOf(type.isNamespaced ? (metadata.namespace ?? "default") : "", metadata.name));
    return stored && readStored(stored, type);
  }

  /** Serves a resource from now on, as when a CustomResourceDefinition is created. */
  serve(type: ResourceType): void {
    const collection = new Collection(this.#historyLimit, this.#resourceVersion);
    this.#resources.set(qualifiedResource(type), { type, collection });
  }

  /**
   * Serves a resource (`serviceentries.networking.istio.io`) no longer, as when its CustomResourceDefinition is deleted:
   * its objects are deleted, its watches end, and its paths are not found. Throws when it is not served.
   */
  withdraw(resource: string): void {
    const { type, collection } = this.find(resource) ?? notServed(resource);
    for (const { key } of collection.list()) this.erase(type, key);
    this.#resources.delete(resource);
    for (const listener of this.#listeners) listener.withdrawn(type);
  }

  /** Forgets all past changes, as etcd does at a compaction: watches and lists of the past get 410. */
  compact(): void {
    for (const { collection } of this.#resources.values()) collection.compact(this.#resourceVersion);
  }

  /** A resource by its qualified name; undefined when it is not served. */
  find(resource: string): ServedResource | undefined {
    return this.#resources.get(resource);
  }

  /** Writes an object of a resource; its namespace need not exist. */
  write(type: ResourceType, object: ApiObject, manager: string): StoredObject {
    const { collection } = this.find(qualifiedResource(type)) ?? notServed(qualifiedResource(type));
    const namespace = type.isNamespaced ? (object.metadata.namespace ?? "default") : "";
    const previous = collection.get(keyOf(namespace, object.metadata.name));
    this.#resourceVersion += 1;
    const resourceVersion = this.#resourceVersion;
    const nextClusterIp = (): string => this.#nextClusterIp();
    const stored = admit(object, { type, previous, resourceVersion, manager, nextClusterIp });
    const kind = previous === undefined ? "ADDED" : "MODIFIED";
    this.#apply({ type, collection }, { type: kind, resourceVersion, object: stored, previous });
    return stored;
  }

  /** Deletes an object by its key, and what is in it if it is a namespace; false when there is none. */
  erase(type: ResourceType, key: string): boolean {
    const { collection } = this.find(qualifiedResource(type)) ?? notServed(qualifiedResource(type));
    const previous = collection.get(key);
    if (previous === undefined) return false;
    if (qualifiedResource(type) === "namespaces") this.#eraseContents(previous.name);
    this.#resourceVersion += 1;
    const resourceVersion = this.#resourceVersion;
    const object = atResourceVersion(previous, resourceVersion);
    this.#apply({ type, collection }, { type: "DELETED", resourceVersion, object, previous });
    return true;
  }

  /** Tells a listener from now on; returns what ends it. */
  listen(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #apply({ type, collection }: ServedResource, change: Change): void {
    collection.apply(change);
    for (const listener of this.#listeners) listener.changed(type, change);
  }

  #eraseContents(namespace: string): void {
    for (const { type, collection } of this.resources.filter((served) => served.type.isNamespaced)) {
      for (const object of collection.list(`${namespace}/`)) {
        if (object.namespace !== namespace) break;
        this.erase(type, object.key);
      }
    }
  }

  #ofKind({ apiVersion, kind }: Pick<ObjectReference, "apiVersion" | "kind">): ServedResource {
    const [version = "", group = ""] = apiVersion.split("/").toReversed();
    const found = this.resources.find(
      ({ type }) => type.kind === kind && type.group === group && type.versions.includes(version),
    );
    return found ?? notServed(`${kind} of ${apiVersion}`);
  }

  /** 10.96.0.0/12, as kubeadm gives it out. */
  #nextClusterIp(): string {
    this.#clusterIps += 1;
    return `10.${96 + ((this.#clusterIps >> 16) & 15)}.${(this.#clusterIps >> 8) & 255}.${this.#clusterIps & 255}`;
  }
}

function namespaceMetadata(name: string): ApiObject["metadata"] {
  return { name, labels: { "kubernetes.io/metadata.name": name } };
}

function notServed(what: string): never {
  throw new RangeError(`${what} is not served: serve() it first`);
}
