import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from "node:http2";
import type { Socket } from "node:net";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";
import { UpstreamError } from "../resolver/upstream.ts";
import type { Attempt, Ending, Outcome } from "./attempt.ts";
import { connectionError, StaleConnectionError } from "./connection-error.ts";
import { collectReply, refusalOf, type HttpReply } from "./http-reply.ts";
import { SILENCE_MS, type SessionTiming } from "./limits.ts";
import { nodeHttp2 } from "./node-http.ts";
import { PingWatch } from "./ping-watch.ts";
import type { RequestForm } from "./request-form.ts";

/** The server has no HTTP/2: it says so in the TLS handshake, or does not know what is said to it. */
export class NoHttp2Error extends Error {
  override readonly name: string = "NoHttp2Error";
}

/**
 * One HTTP/2 connection to a server. A connection that was heard of and then ends, or says nothing more, fails what
 * waits on it with `StaleConnectionError`.
 */
export class Http2Connection {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #socket: Socket;
  /** Without TLS nothing says beforehand whether the server has HTTP/2. */
  readonly #isPlain: boolean;
  readonly #watch: PingWatch;
  readonly #session: ClientHttp2Session;
  /** How to fail each query that waits. */
  readonly #waiting = new Set<(error: Error) => void>();
  #isRetired = false;

  /** Throws `NoHttp2Error` when the server chose another protocol in the TLS handshake, which `socket` is through with. */
  constructor(address: UpstreamAddress, socket: Socket, timing: SessionTiming) {
    if ("alpnProtocol" in socket && socket.alpnProtocol !== "h2") throw new NoHttp2Error("it chose another protocol");
    const url = new URL(address.href);
    this.#headers = { ":authority": url.host, ":scheme": address.scheme };
    this.#isPlain = address.scheme === "http";
    this.#socket = socket;
    socket.on("error", (cause) => this.#fail(cause));
    socket.on("close", () => this.#fail());
    this.#session = nodeHttp2().connect(url.origin, {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
    this.#session.on("error", (cause) => this.#fail(cause));
    this.#session.on("goaway", () => this.#retire());
    this.#session.on("close", () => this.#fail());
    this.#session.on("remoteSettings", () => this.#watch.heard());
    this.#watch = new PingWatch(timing, (cause) => this.#fail(cause));
    this.#watch.start(this.#session, () => this.#waiting.size);
  }

  /** Whether further queries may go over it. */
  get isUsable(): boolean {
    // A stream may tell of the session's end before the session does.
    return !this.#isRetired && !this.#session.destroyed && !this.#session.closed;
  }

  /** Whether it was ever heard of. */
  get hasAnswered(): boolean {
    return this.#watch.hasHeard;
  }

  /** Sends a request. Rejects with `NoHttp2Error` when the server has none. */
  exchange(form: RequestForm, body: Uint8Array | undefined, attempt: Attempt): Promise<HttpReply> {
    return attempt.run((outcome: Outcome<HttpReply>) => {
      const sentMs = performance.now();
      this.#waiting.add(outcome.reject);
      const stream = this.#send(form, body, outcome);
      this.#watch.pingBeside(this.#session, attempt.leftMs);
      return (ending) => {
        this.#waiting.delete(outcome.reject);
        if (stream?.readableEnded === false) stream.close(nodeHttp2().constants.NGHTTP2_CANCEL);
        if (this.#isSilent(ending, sentMs)) this.#retire();
        else if (this.#isRetired) this.#endIfUnused();
      };
    });
  }

  /** Ends it; queries that wait fail. */
  close(): void {
    this.#fail();
  }

  /** A connection that said nothing for a whole query has likely been forgotten on the way. */
  #isSilent(ending: Ending, sentMs: number): boolean {
    if (ending === "settled" || this.#watch.heardMs >= sentMs) return false;
    return ending === "timeout" || performance.now() - sentMs >= SILENCE_MS;
  }

  #send(form: RequestForm, body: Uint8Array | undefined, outcome: Outcome<HttpReply>): ClientHttp2Stream | undefined {
    const session = this.#session;
    if (session.destroyed || session.closed) {
      outcome.reject(new StaleConnectionError());
      return undefined;
    }
    const stream = session.request(this.#headersOf(form, body), { endStream: body === undefined });
    let hasBegun = false;
    stream.on("response", (headers) => {
      hasBegun = true;
      this.#watch.heard();
      const head = { status: headers[":status"], headers };
      const refusal = refusalOf(head, form.mediaType);
      if (refusal === undefined) collectReply(stream, head, outcome, form.maxOctets);
      else outcome.reject(refusal);
    });
    // What went wrong is told by `close`, which always follows.
    stream.on("error", () => undefined);
    stream.on("close", () => outcome.reject(this.#streamFailure(stream.rstCode, hasBegun)));
    if (body !== undefined) stream.end(body);
    return stream;
  }

  #headersOf({ method, target, headers }: RequestForm, body: Uint8Array | undefined): OutgoingHttpHeaders {
    const length = body === undefined ? {} : { "content-length": String(body.length) };
    return { ...this.#headers, ":method": method, ":path": target, ...headers, ...length };
  }

  /** A stream that ended without a response; on a complete one this is never asked for. */
  #streamFailure(code: number | undefined, hasBegun: boolean): Error {
    if (hasBegun) return new UpstreamError("broken", "broke off in the middle of its reply");
    if (this.#session.destroyed || this.#isRetired) return this.#failure(undefined);
    // An end without a response: the query was refused, or the runtime (Bun) keeps to itself what became of it.
    const isUntouched = code === nodeHttp2().constants.NGHTTP2_REFUSED_STREAM || code === undefined || code === 0;
    return isUntouched
      ? new StaleConnectionError()
      : new UpstreamError("broken", `reset the query's stream (HTTP/2 error ${code})`);
  }

  #retire(): void {
    this.#isRetired = true;
    this.#endIfUnused();
  }

  #endIfUnused(): void {
    if (this.#waiting.size === 0) this.#destroy();
  }

  #destroy(): void {
    this.#watch.stop();
    this.#session.destroy();
    this.#socket.destroy();
  }

  #fail(cause?: Error): void {
    this.#isRetired = true;
    const error = this.#failure(cause);
    for (const fail of this.#waiting) fail(error);
    this.#destroy();
  }

  #failure(cause: Error | undefined): Error {
    if (cause instanceof NoHttp2Error) return cause;
    if (this.#isPlain && !this.hasAnswered) {
      return new NoHttp2Error("the server does not know what is said to it", { cause });
    }
    if (cause === undefined || this.hasAnswered) return new StaleConnectionError(cause);
    return connectionError(cause);
  }
}
