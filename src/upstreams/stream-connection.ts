import { randomInt } from "node:crypto";
import type { Socket } from "node:net";
import { FrameReader, frameOf } from "../dns/frame-reader.ts";
import { MESSAGE_HEADER_OCTETS } from "../dns/limits.ts";
import { UpstreamError } from "../resolver/upstream.ts";
import type { Attempt, Ending, Outcome } from "./attempt.ts";
import { connectionError, StaleConnectionError } from "./connection-error.ts";
import { MAX_STREAM_IDLE_MS, SILENCE_MS, STREAM_IDLE_MS } from "./limits.ts";

/** How one query is written and its reply read. */
export interface StreamQuery<T> {
  readonly write: (id: number) => Uint8Array;
  /** Throws `UpstreamError`. */
  readonly read: (reply: Uint8Array, id: number) => T;
}

interface Waiting {
  readonly receive: (reply: Uint8Array) => void;
  readonly fail: (error: Error) => void;
}

/** One pipelined TCP or TLS connection: replies are told apart by their IDs, in whatever order they come (RFC 7766 section 6.2.1). */
export class StreamConnection {
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  readonly #waiting = new Map<number, Waiting>();
  #idleTimer: NodeJS.Timeout | undefined;
  /** From a random start in order, so that a late reply never finds its ID taken by another query. */
  #lastId = randomInt(0x1_0000);
  #idleMs = STREAM_IDLE_MS;
  #lastReplyMs = Number.NEGATIVE_INFINITY;
  /** When the first query was sent since the last reply. */
  #silentSinceMs: number | undefined;
  #isRetired = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Uint8Array) => this.#receive(chunk));
    socket.on("error", (cause) => this.#fail(cause));
    socket.on("end", () => this.#fail());
    socket.on("close", () => this.#fail());
  }

  /** Whether further queries may go over it. */
  get isUsable(): boolean {
    return !this.#isRetired;
  }

  /** Whether a reply ever came over it. */
  get hasAnswered(): boolean {
    return this.#lastReplyMs !== Number.NEGATIVE_INFINITY;
  }

  /** Sends a query and waits for its reply. Rejects with `StaleConnectionError` when the connection ends before. */
  exchange<T>({ write, read }: StreamQuery<T>, attempt: Attempt): Promise<T> {
    return attempt.run((outcome: Outcome<T>) => {
      clearTimeout(this.#idleTimer);
      const id = this.#nextId();
      const sentMs = performance.now();
      this.#silentSinceMs ??= sentMs;
      this.#waiting.set(id, { receive: (reply) => settle(outcome, () => read(reply, id)), fail: outcome.reject });
      this.#socket.write(frameOf(write(id)));
      return (ending) => this.#forget(id, this.#isSilent(ending, sentMs));
    });
  }

  /** Honours what the server says of idle connections (RFC 7828 section 3.4): 0 means that no further query may come. */
  keepIdleFor(timeoutMs: number): void {
    this.#idleMs = Math.min(timeoutMs, MAX_STREAM_IDLE_MS);
    if (this.#idleMs === 0) this.#retire();
  }

  /** Ends it; queries that wait fail. */
  close(): void {
    this.#fail();
  }

  #nextId(): number {
    do this.#lastId = (this.#lastId + 1) & 0xffff;
    while (this.#waiting.has(this.#lastId));
    return this.#lastId;
  }

  #receive(chunk: Uint8Array): void {
    this.#frames.push(chunk);
    for (let reply = this.#frames.next(); reply !== undefined; reply = this.#frames.next()) {
      if (reply.length < MESSAGE_HEADER_OCTETS) {
        this.#fail(new UpstreamError("malformed", `sent a message of ${reply.length} octets`));
        return;
      }
      this.#lastReplyMs = performance.now();
      this.#silentSinceMs = undefined;
      // Nobody waits for a reply that comes too late.
      this.#waiting.get((reply[0] ?? 0) * 256 + (reply[1] ?? 0))?.receive(reply);
    }
  }

  /** A connection without any reply during a whole query has likely been forgotten on the way, or is stuck within one. */
  #isSilent(ending: Ending, sentMs: number): boolean {
    if (ending === "timeout") return this.#lastReplyMs < sentMs;
    return ending === "abandoned" && performance.now() - (this.#silentSinceMs ?? Infinity) >= SILENCE_MS;
  }

  #forget(id: number, wasSilent: boolean): void {
    this.#waiting.delete(id);
    if (wasSilent) this.#retire();
    if (this.#waiting.size > 0) return;
    if (this.#isRetired) this.#socket.destroy();
    else this.#idleTimer = setTimeout(() => this.#fail(), this.#idleMs);
  }

  #retire(): void {
    this.#isRetired = true;
    if (this.#waiting.size === 0) this.#socket.destroy();
  }

  #fail(cause?: Error): void {
    this.#isRetired = true;
    clearTimeout(this.#idleTimer);
    this.#socket.destroy();
    for (const { fail } of this.#waiting.values()) fail(this.#failure(cause));
  }

  #failure(cause: Error | undefined): Error {
    if (cause instanceof UpstreamError) return cause;
    if (cause === undefined || this.hasAnswered) return new StaleConnectionError(cause);
    return connectionError(cause);
  }
}

function settle<T>(outcome: Outcome<T>, read: () => T): void {
  try {
    outcome.resolve(read());
  } catch (error) {
    outcome.reject(error instanceof Error ? error : new Error(String(error)));
  }
}
