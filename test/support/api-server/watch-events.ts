import type { JsonObject } from "./api-object.ts";
import { isAskedFor, type CollectionQuery } from "./collection-query.ts";
import { apiVersionOf } from "./resource-type.ts";
import { atResourceVersion, readStored, textOf, type Change, type StoredObject } from "./stored-object.ts";
import { columnDefinitionsOf, rowOf, tableOf } from "./table.ts";

/** In which form objects are wanted. */
export interface ObjectForm {
  readonly isTable: boolean;
  /** Whether the rows of a table hold whole objects. */
  readonly isWhole: boolean;
}

/** The annotation of the bookmark after the first objects (Kubernetes API concepts: Streaming lists). */
const INITIAL_EVENTS_END = { annotations: { "k8s.io/initial-events-end": "true" } };

/** The events of one watch, each a line of JSON. */
export class WatchEvents {
  readonly #query: CollectionQuery;
  readonly #form: ObjectForm;
  readonly isBookmarked: boolean;
  /** Told once. */
  #columns: readonly JsonObject[];

  constructor(query: CollectionQuery, form: ObjectForm, isBookmarked: boolean) {
    this.#query = query;
    this.#form = form;
    this.isBookmarked = isBookmarked;
    this.#columns = columnDefinitionsOf(query.type);
  }

  /** An object that was there before. */
  added(object: StoredObject): string {
    return this.#event("ADDED", object);
  }

  /** A change as this watch sees it: what comes to be selected is new to it, what no longer is, is gone. */
  changed({ type, object, previous, resourceVersion }: Change): string | undefined {
    const is = type !== "DELETED" && isAskedFor(this.#query, object);
    const was = previous !== undefined && isAskedFor(this.#query, previous);
    if (is) return this.#event(was ? "MODIFIED" : "ADDED", object);
    return was ? this.#event("DELETED", atResourceVersion(previous, resourceVersion)) : undefined;
  }

  /** How far the watch is; `isEndOfFirst` after the objects that were there before. */
  bookmark(resourceVersion: number, isEndOfFirst = false): string {
    const { type, version } = this.#query;
    const metadata = {
      resourceVersion: `${resourceVersion}`,
      ...(type.isCustom ? {} : { creationTimestamp: null }),
      ...(isEndOfFirst ? INITIAL_EVENTS_END : {}),
    };
    const object = this.#form.isTable
      ? tableOf([], metadata, [])
      : { kind: type.kind, apiVersion: apiVersionOf(type, version), metadata };
    return `${JSON.stringify({ type: "BOOKMARK", object })}\n`;
  }

  #event(type: Change["type"], object: StoredObject): string {
    return `{"type":"${type}","object":${this.#form.isTable ? this.#tableText(object) : this.#objectText(object)}}\n`;
  }

  #objectText(object: StoredObject): string {
    return textOf(object, this.#query.type, this.#query.version);
  }

  #tableText(stored: StoredObject): string {
    const { type, version } = this.#query;
    const row = rowOf(readStored(stored, type, version), type, this.#form.isWhole);
    const text = JSON.stringify(tableOf([row], { resourceVersion: `${stored.resourceVersion}` }, this.#columns));
    this.#columns = [];
    return text;
  }
}
