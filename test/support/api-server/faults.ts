import { expired } from "./api-error.ts";
import type { ReplyCut } from "./reply.ts";
import type { Refusal, RequestFaults } from "./request-faults.ts";
import type { RequestMatch } from "./request-log.ts";
import type { WatchHub } from "./watch-hub.ts";
import type { WatchEnding } from "./watch-stream.ts";

/** What a test lets go wrong. Resources are named as in rules: `services`, `serviceentries.networking.istio.io`. */
export class Faults {
  readonly #requests: RequestFaults;
  readonly #watches: WatchHub;

  constructor(requests: RequestFaults, watches: WatchHub) {
    this.#requests = requests;
    this.#watches = watches;
  }

  /** Ends the watches of a resource, or all of them: with the last chunk, or with a reset of the connection. */
  endWatches(how: WatchEnding, resource?: string): void {
    this.#watches.end(how, resource);
  }

  /** Ends the watches of a resource, or all of them, with an ERROR event of code 410. */
  expireWatches(resource?: string): void {
    this.#watches.fail(expired("The resourceVersion for the provided watch is too old."), resource);
  }

  /** Of the next event, the open watches of a resource, or all of them, are told half; then they are reset. */
  cutNextEvent(resource?: string): void {
    this.#watches.cutNext(resource);
  }

  /** The next `count` events, of whatever resource, are told twice. */
  duplicateEvents(count: number): void {
    this.#watches.faults.duplicate(count);
  }

  /** The next `count` events, of whatever resource, are told in reverse, once the last of them has happened. */
  reorderEvents(count: number): void {
    this.#watches.faults.reorder(count);
  }

  /** Refuses the next `count` requests that are meant. */
  refuse(count: number, refusal: Refusal, match: RequestMatch = {}): void {
    this.#requests.refuse(count, refusal, match);
  }

  /** Answers the next `count` requests that are meant, watches apart, with the first half of their JSON. */
  cutReplies(count: number, how: ReplyCut, match: RequestMatch = {}): void {
    this.#requests.cut(count, how, match);
  }

  /** Answers every request that much later; 0 for at once. */
  delayReplies(milliseconds: number): void {
    this.#requests.delay(milliseconds);
  }

  /** Not an octet from now on, neither to requests nor to watches; connections stay open. */
  hang(): void {
    this.#requests.hang();
    this.#watches.faults.holdBack();
  }

  /** Answers what came in since `hang`. */
  resume(): void {
    this.#requests.resume();
    this.#watches.faults.resume();
  }

  /** Lists of these resources have no items, though there are objects; none of them for the truth again. */
  reportEmpty(resources: readonly string[]): void {
    this.#requests.reportEmpty(resources);
  }
}
