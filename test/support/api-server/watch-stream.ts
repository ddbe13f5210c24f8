import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { JsonObject } from "./api-object.ts";
import { resetConnection } from "./reset-connection.ts";
import type { WatchEvents } from "./watch-events.ts";
import type { Change, StoredObject } from "./stored-object.ts";

/** How a watch ends: with the last chunk, or with a reset of its connection. */
export type WatchEnding = "end" | "reset";

/** A client that reads less than this behind is dropped, as the server drops watches that do not keep up. */
const MAX_UNREAD_OCTETS = 64 * 1024 * 1024;
const PIECE_CHARACTERS = 64 * 1024;

/** One watch: writes events as its client reads them. */
export class WatchStream {
  readonly #response: ServerResponse;
  readonly #events: WatchEvents;
  /** What happened while the first objects were under way; undefined once they are written. */
  #waiting: string[] | undefined = [];
  #isCutNext = false;

  constructor(response: ServerResponse, events: WatchEvents) {
    this.#response = response;
    this.#events = events;
  }

  /** Tells of the objects that are there, in the pace that the client reads them. */
  async start(objects: readonly StoredObject[], then: readonly string[]): Promise<void> {
    this.#response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-cache, private" });
    this.#response.flushHeaders();
    let piece = "";
    for (const object of objects) {
      piece += this.#events.added(object);
      if (piece.length < PIECE_CHARACTERS) continue;
      await this.#writeInPace(piece);
      piece = "";
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#write(piece + then.join("") + waiting.join(""));
  }

  /** Tells of a change, if it is one of what is watched. */
  tell(change: Change): void {
    const text = this.#events.changed(change);
    if (text !== undefined) this.#tellText(text);
  }

  /** Tells how far the watch is, if the client wants to know. */
  bookmark(resourceVersion: number): void {
    if (this.#events.isBookmarked) this.#tellText(this.#events.bookmark(resourceVersion));
  }

  /** Tells of an error and ends. */
  fail(status: JsonObject): void {
    this.#tellText(`${JSON.stringify({ type: "ERROR", object: status })}\n`);
    this.end("end");
  }

  /** Writes half of the next event and resets the connection. */
  cutNext(): void {
    this.#isCutNext = true;
  }

  end(how: WatchEnding): void {
    if (how === "end") this.#response.end();
    else resetConnection(this.#response);
  }

  #tellText(text: string): void {
    if (this.#waiting === undefined) this.#write(text);
    else this.#waiting.push(text);
  }

  #write(text: string): void {
    if (text === "" || this.#response.writableEnded || this.#response.destroyed) return;
    if (this.#isCutNext) {
      this.#response.write(text.slice(0, text.length / 2), () => this.end("reset"));
      this.#isCutNext = false;
    } else {
      this.#response.write(text);
      if (this.#response.writableLength > MAX_UNREAD_OCTETS) this.end("reset");
    }
  }

  async #writeInPace(piece: string): Promise<void> {
    if (this.#response.destroyed || this.#response.write(piece)) return;
    const abort = new AbortController();
    const { signal } = abort;
    // A client that is gone reads no more.
    await Promise.race([once(this.#response, "drain", { signal }), once(this.#response, "close", { signal })]);
    abort.abort();
  }
}
