import type { Socket } from "node:net";
import { MESSAGE_HEADER_OCTETS } from "../dns/limits.ts";
import { FrameReader, frameOf } from "../dns/frame-reader.ts";
import type { ListenerParts } from "./listener.ts";
import type { HeldConnection } from "./tcp-room.ts";

/** Bounds on one TCP connection. */
export interface ConnectionLimits {
  readonly idleTimeoutMs: number;
  readonly maxUnanswered: number;
}

/**
 * Serves one client over TCP (RFC 7766): queries are read while replies are on their way, and replies go out as they
 * come. Reading stops while the client does not read or has too many queries unanswered.
 */
export class TcpConnection implements HeldConnection {
  readonly #socket: Socket;
  readonly #parts: ListenerParts;
  readonly #limits: ConnectionLimits;
  readonly #frames = new FrameReader();
  readonly #timer: NodeJS.Timeout;
  /** Asked for once: a socket that is closed does not know it any more. */
  readonly #client: string;
  /** When a query came last, or a reply went out. */
  #activeMs: number;
  #unanswered = 0;
  /** Octets wait for the client to read. */
  #isBlocked = false;
  /** The client has sent its last octet, but replies may still go out. */
  #isHalfClosed = false;
  /** No further query is taken. */
  #isFinishing = false;

  constructor(socket: Socket, parts: ListenerParts, limits: ConnectionLimits) {
    this.#socket = socket;
    this.#parts = parts;
    this.#limits = limits;
    this.#client = socket.remoteAddress ?? "";
    this.#activeMs = parts.nowMs();
    this.#timer = setTimeout(() => this.#timeOut(), limits.idleTimeoutMs);
    socket.setNoDelay(true);
    socket.on("data", (chunk: Uint8Array) => this.#receive(chunk));
    socket.on("drain", () => this.#unblock());
    socket.on("end", () => this.#halfClose());
    // A client that resets its connection is no fault of ours; `close` follows.
    socket.on("error", () => undefined);
    socket.on("close", () => clearTimeout(this.#timer));
  }

  /** Since when it has waited for its client; undefined while its client waits for a reply. */
  get idleSinceMs(): number | undefined {
    return this.#isAwaited ? undefined : this.#activeMs;
  }

  /** Ends at once, because it is idle and another client needs the room. */
  makeRoom(): void {
    this.#parts.counters.tcpConnectionsDisplaced++;
    this.#socket.destroy();
  }

  /** Takes no further query, and closes once the replies in flight have gone out. */
  finish(): void {
    this.#isFinishing = true;
    // Reading on, and throwing away, is how the client's own end of the stream is seen.
    this.#socket.resume();
    if (this.#unanswered === 0) this.#socket.end();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#isFinishing) return;
    this.#frames.push(chunk);
    this.#readFrames();
  }

  #readFrames(): void {
    let frame: Uint8Array | undefined;
    this.#socket.cork();
    while (this.#mayRead() && (frame = this.#frames.next()) !== undefined) this.#take(frame);
    this.#socket.uncork();
    if (this.#isFinishing) return;
    if (!this.#mayRead()) this.#socket.pause();
    else if (this.#isHalfClosed) this.finish();
    else this.#socket.resume();
  }

  #mayRead(): boolean {
    return !this.#isFinishing && !this.#isBlocked && this.#unanswered < this.#limits.maxUnanswered;
  }

  #take(query: Uint8Array): void {
    const { responder, counters, nowMs } = this.#parts;
    if (query.length < MESSAGE_HEADER_OCTETS) {
      // The stream is not DNS or has lost its framing: what follows cannot be trusted either.
      counters.tcpBadFrames++;
      this.finish();
      return;
    }
    counters.tcpQueries++;
    this.#timer.refresh();
    this.#activeMs = nowMs();
    try {
      const reply = responder.respondAtOnce(query, "tcp", this.#activeMs, this.#client);
      if (reply === undefined) void this.#respond(query);
      else this.#sendAtOnce(reply);
    } catch {
      counters.responderFailures++;
    }
  }

  #sendAtOnce(reply: Uint8Array): void {
    this.#parts.counters.answeredAtOnce++;
    this.#send(reply);
  }

  async #respond(query: Uint8Array): Promise<void> {
    this.#unanswered++;
    const reply = await this.#replyTo(query);
    this.#unanswered--;
    if (this.#socket.destroyed) return;
    this.#activeMs = this.#parts.nowMs();
    if (reply !== undefined) this.#send(reply);
    if (!this.#isFinishing) this.#readFrames();
    else if (this.#unanswered === 0) this.#socket.end();
  }

  async #replyTo(query: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return await this.#parts.responder.respond(query, "tcp", { client: this.#client });
    } catch {
      this.#parts.counters.responderFailures++;
      return undefined;
    }
  }

  #send(reply: Uint8Array): void {
    this.#isBlocked = !this.#socket.write(frameOf(reply));
    if (!this.#isBlocked) this.#timer.refresh();
  }

  #unblock(): void {
    this.#isBlocked = false;
    this.#timer.refresh();
    this.#readFrames();
  }

  #halfClose(): void {
    this.#isHalfClosed = true;
    this.#readFrames();
  }

  /** Waiting for the gateway is not idleness (RFC 7766 section 6.2.3); waiting for the client is. */
  get #isAwaited(): boolean {
    return this.#unanswered > 0 && !this.#isBlocked;
  }

  #timeOut(): void {
    if (this.#isAwaited) {
      this.#timer.refresh();
      return;
    }
    this.#parts.counters.tcpTimeouts++;
    this.#socket.destroy();
  }
}
