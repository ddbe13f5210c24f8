import type { ServerResponse } from "node:http";
import { ApiError, expired } from "./api-error.ts";
import { forbidOption, isAskedFor, type CollectionQuery } from "./collection-query.ts";
import { EventFaults } from "./event-faults.ts";
import type { ObjectStore, ServedResource } from "./object-store.ts";
import { qualifiedResource, type ResourceType } from "./resource-type.ts";
import type { Change } from "./stored-object.ts";
import { WatchEvents, type ObjectForm } from "./watch-events.ts";
import { WatchStream, type WatchEnding } from "./watch-stream.ts";

/** How the watches of a server are. */
export interface WatchSettings {
  /** How often watches that want it are told how far they are. */
  readonly bookmarkMs: number;
  /** Whether `sendInitialEvents` is known (the feature gate WatchList). */
  readonly isStreamingLists: boolean;
  /** How a watch of a time that is forgotten is refused: by its status, or by an ERROR event after a 200. */
  readonly expiredWatch: "event" | "status";
}

/** Longest that a watch lasts which does not say (the server's --min-request-timeout). */
const DEFAULT_TIMEOUT_SECONDS = 1800;

/** All watches of a server. */
export class WatchHub {
  readonly faults: EventFaults;
  readonly #store: ObjectStore;
  readonly #settings: WatchSettings;
  readonly #watches = new Map<WatchStream, string>();
  readonly #bookmarks: NodeJS.Timeout;
  readonly #stopListening: () => void;

  constructor(store: ObjectStore, settings: WatchSettings) {
    this.#store = store;
    this.#settings = settings;
    this.faults = new EventFaults((type, change) => this.#tell(type, change));
    this.#bookmarks = setInterval(() => this.bookmark(), settings.bookmarkMs).unref();
    this.#stopListening = store.listen({
      changed: (type, change) => this.faults.pass(type, change),
      withdrawn: (type) => this.end("end", qualifiedResource(type)),
    });
  }

  /** How many watches there are, of one resource (`services`) or of all. */
  count(resource?: string): number {
    return this.#of(resource).length;
  }

  /** Answers a watch for as long as it lasts; throws a 410 or 422 where it cannot begin. */
  async open(
    { type, collection }: ServedResource,
    query: CollectionQuery,
    words: URLSearchParams,
    form: ObjectForm,
    response: ServerResponse,
  ): Promise<void> {
    const isStreamed = this.#isStreamed(words);
    const events = new WatchEvents(query, form, words.get("allowWatchBookmarks") === "true");
    const stream = new WatchStream(response, events);
    const since = isStreamed ? 0 : (query.resourceVersion ?? 0);
    const missed = since === 0 ? [] : collection.changesAfter(since);
    if (missed === undefined) {
      const error = expired(`too old resource version: ${since} (${collection.compactedThrough})`);
      if (this.#settings.expiredWatch === "status") throw error;
      await stream.start([], []);
      stream.fail(error.status);
      return;
    }
    this.#keep(stream, qualifiedResource(type), words, response);
    const texts = missed.map((change) => events.changed(change)).filter((text) => text !== undefined);
    const isFromNow = since > 0 || words.get("sendInitialEvents") === "false";
    const objects = isFromNow ? [] : collection.list(query.namespace).filter((object) => isAskedFor(query, object));
    await stream.start(objects, isStreamed ? [events.bookmark(this.#store.resourceVersion, true)] : texts);
  }

  /** Tells every watch that wants it how far it is. */
  bookmark(): void {
    if (this.faults.isHoldingBack) return;
    for (const stream of this.#watches.keys()) stream.bookmark(this.#store.resourceVersion);
  }

  /** Ends the watches of a resource, or all. */
  end(how: WatchEnding, resource?: string): void {
    for (const stream of this.#of(resource)) stream.end(how);
  }

  /** Ends the watches of a resource, or all, with an ERROR event. */
  fail(error: ApiError, resource?: string): void {
    for (const stream of this.#of(resource)) stream.fail(error.status);
  }

  /** Of the next event, the watches of a resource, or all, are told half, and end. */
  cutNext(resource?: string): void {
    for (const stream of this.#of(resource)) stream.cutNext();
  }

  /** Ends everything. */
  stop(): void {
    this.#stopListening();
    clearInterval(this.#bookmarks);
    this.end("reset");
  }

  #keep(stream: WatchStream, resource: string, words: URLSearchParams, response: ServerResponse): void {
    const seconds = Number(words.get("timeoutSeconds") ?? 0) || DEFAULT_TIMEOUT_SECONDS;
    const timer = setTimeout(() => stream.end("end"), seconds * 1000).unref();
    this.#watches.set(stream, resource);
    response.once("close", () => {
      clearTimeout(timer);
      this.#watches.delete(stream);
    });
  }

  #of(resource: string | undefined): WatchStream[] {
    return [...this.#watches].filter(([, of]) => resource === undefined || of === resource).map(([stream]) => stream);
  }

  #tell(type: ResourceType, change: Change): void {
    const resource = qualifiedResource(type);
    for (const [stream, of] of this.#watches) if (of === resource) stream.tell(change);
  }

  #isStreamed(words: URLSearchParams): boolean {
    const asked = words.get("sendInitialEvents");
    if (asked === null) return false;
    if (!this.#settings.isStreamingLists) {
      const message = "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled";
      throw forbidOption("sendInitialEvents", message);
    }
    if (words.get("resourceVersionMatch") === "NotOlderThan") return asked === "true";
    const message = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
    throw forbidOption("sendInitialEvents", message);
  }
}
