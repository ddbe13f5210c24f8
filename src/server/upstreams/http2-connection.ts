import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { DNS_MESSAGE } from "../../doh/media-type.ts";
import { UpstreamError } from "../../resolver/upstream.ts";
import type { Attempt, Outcome } from "./attempt.ts";
import { connectionError, StaleConnectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import { collectReply, refusalOf, type DohReply } from "./doh-reply.ts";
import { MAX_QUERIES_PER_CONNECTION, type SessionTiming } from "./limits.ts";
import { PingWatch } from "./ping-watch.ts";

/** The server has no HTTP/2: it says so in the TLS handshake, or does not know what is said to it. */
export class NoHttp2Error extends Error {
  override readonly name: string = "NoHttp2Error";
}

interface Waiting {
  readonly begin: (session: ClientHttp2Session) => void;
  readonly fail: (error: Error) => void;
}

/**
 * One HTTP/2 connection to a DoH server. A connection that was heard of and then ends, or says nothing more, fails what
 * waits on it with `StaleConnectionError`.
 */
export class Http2Connection {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #socket: Socket;
  /** Without TLS nothing says beforehand whether the server has HTTP/2. */
  readonly #isPlain: boolean;
  readonly #watch: PingWatch;
  readonly #waiting = new Set<Waiting>();
  #session: ClientHttp2Session | undefined;
  #isRetired = false;

  constructor(destination: Destination, timing: SessionTiming) {
    const url = new URL(destination.address.href);
    this.#headers = {
      ":method": "POST",
      ":path": url.pathname + url.search,
      ":authority": url.host,
      ":scheme": destination.address.scheme,
      accept: DNS_MESSAGE,
      "content-type": DNS_MESSAGE,
    };
    this.#watch = new PingWatch(timing, (cause) => this.#fail(cause));
    this.#isPlain = destination.address.scheme === "http";
    this.#socket = destination.connect(this.#isPlain ? undefined : ["h2", "http/1.1"]);
    this.#socket.on("error", (cause) => this.#fail(cause));
    this.#socket.on("close", () => this.#fail());
    this.#socket.once(this.#isPlain ? "connect" : "secureConnect", () => this.#open());
  }

  /** Whether further queries may go over it. */
  get isUsable(): boolean {
    // A stream may tell of the session's end before the session does.
    return !this.#isRetired && this.#session?.destroyed !== true && this.#session?.closed !== true;
  }

  /** Whether it was ever heard of. */
  get hasAnswered(): boolean {
    return this.#watch.hasHeard;
  }

  /** Posts a query. Rejects with `NoHttp2Error` when the server has none. */
  exchange(query: Uint8Array, attempt: Attempt): Promise<DohReply> {
    return attempt.run((outcome: Outcome<DohReply>) => {
      if (this.#waiting.size >= MAX_QUERIES_PER_CONNECTION) {
        outcome.reject(new UpstreamError("broken", `has ${MAX_QUERIES_PER_CONNECTION} queries to answer already`));
        return () => undefined;
      }
      let stream: ClientHttp2Stream | undefined;
      const sentMs = performance.now();
      const waiting: Waiting = {
        begin: (session) => (stream = this.#post(session, query, outcome)),
        fail: outcome.reject,
      };
      this.#waiting.add(waiting);
      if (this.#session !== undefined) {
        waiting.begin(this.#session);
        this.#watch.pingBeside(this.#session, attempt.leftMs);
      }
      return (isTimeout) => {
        this.#waiting.delete(waiting);
        if (stream?.readableEnded === false) stream.close(constants.NGHTTP2_CANCEL);
        // A connection that said nothing for a whole query has likely been forgotten on the way.
        if (isTimeout && this.#watch.heardMs < sentMs) this.#retire();
        else if (this.#isRetired) this.#endIfUnused();
      };
    });
  }

  /** Ends it; queries that wait fail. */
  close(): void {
    this.#fail();
  }

  #open(): void {
    const socket = this.#socket;
    if (socket instanceof TLSSocket && socket.alpnProtocol !== "h2") {
      this.#fail(new NoHttp2Error("the server chose another protocol"));
      return;
    }
    const session = connect(this.#headers[":scheme"] + "://" + this.#headers[":authority"], {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
    session.on("error", (cause) => this.#fail(cause));
    session.on("goaway", () => this.#retire());
    session.on("close", () => this.#fail());
    session.on("remoteSettings", () => this.#watch.heard());
    this.#session = session;
    this.#watch.start(session, () => this.#waiting.size);
    for (const { begin } of this.#waiting) begin(session);
  }

  #post(session: ClientHttp2Session, query: Uint8Array, outcome: Outcome<DohReply>): ClientHttp2Stream | undefined {
    if (session.destroyed || session.closed) {
      outcome.reject(new StaleConnectionError());
      return undefined;
    }
    const stream = session.request({ ...this.#headers, "content-length": String(query.length) });
    let hasBegun = false;
    stream.on("response", (headers) => {
      hasBegun = true;
      this.#watch.heard();
      const head = { status: headers[":status"], contentType: headers["content-type"], age: headers.age };
      const refusal = refusalOf(head);
      if (refusal === undefined) collectReply(stream, head, outcome);
      else outcome.reject(refusal);
    });
    // What went wrong is told by `close`, which always follows.
    stream.on("error", () => undefined);
    stream.on("close", () => outcome.reject(this.#streamFailure(stream.rstCode, hasBegun)));
    stream.end(query);
    return stream;
  }

  /** A stream that ended without a response; on a complete one this is never asked for. */
  #streamFailure(code: number | undefined, hasBegun: boolean): Error {
    if (hasBegun) return new UpstreamError("broken", "broke off in the middle of its reply");
    if (this.#session?.destroyed === true || this.#isRetired) return this.#failure(undefined);
    // An end without a response: the query was refused, or the runtime (Bun) keeps to itself what became of it.
    const isUntouched = code === constants.NGHTTP2_REFUSED_STREAM || code === undefined || code === 0;
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
    this.#session?.destroy();
    this.#socket.destroy();
  }

  #fail(cause?: Error): void {
    this.#isRetired = true;
    const error = this.#failure(cause);
    for (const { fail } of this.#waiting) fail(error);
    this.#destroy();
  }

  #failure(cause: Error | undefined): Error {
    if (cause instanceof NoHttp2Error) return cause;
    if (this.#isPlain && this.#session !== undefined && !this.hasAnswered) {
      return new NoHttp2Error("the server does not know what is said to it", { cause });
    }
    if (cause === undefined || this.hasAnswered) return new StaleConnectionError(cause);
    return connectionError(cause);
  }
}
