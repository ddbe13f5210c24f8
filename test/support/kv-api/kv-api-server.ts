import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { ManualClock } from "../clock.ts";
import { listenOnLoopback } from "../loopback.ts";
import { answerKv, type KvQuestion } from "./answer-kv.ts";
import { failed, type KvReply } from "./envelope.ts";
import { KvFaults, type KvFault } from "./kv-faults.ts";
import { KvValues } from "./kv-values.ts";

/** The account that the fake has. */
export const KV_ACCOUNT_ID = "0123456789abcdef0123456789abcdef";
/** The one namespace in it. */
export const KV_NAMESPACE_ID = "fedcba9876543210fedcba9876543210";
/** The one token that it takes; it opens nothing else. */
export const KV_TOKEN = "a-token-of-the-tests";

/** "Client API per user/account token: 1200/5 minutes" (Cloudflare documentation, API rate limits). */
const WINDOW_SECONDS = 300;

const NAMESPACE_PATH = /^\/client\/v4\/accounts\/([^/]*)\/storage\/kv\/namespaces\/([^/?]*)/;

/** A request that came. */
export interface KvRequestSeen {
  /** Method and path below the namespace, e.g. `PUT /bulk`. */
  readonly what: string;
  readonly bodyOctets: number;
  readonly atMs: number;
}

/**
 * The REST API of Workers KV for one namespace, on loopback, with the limits that its documentation names and faults that a
 * test switches on. Its time is that of `clock`.
 */
export class KvApiServer {
  readonly clock: ManualClock;
  readonly values: KvValues;
  readonly faults: KvFaults = new KvFaults();
  readonly seen: KvRequestSeen[] = [];
  /** Requests that one token may make in five minutes. */
  requestLimit = 1_200;
  /** Held while an answer is on its way; a test awaits what it likes. */
  beforeAnswer: () => Promise<void> = async () => undefined;
  #windowFromMs = Number.NEGATIVE_INFINITY;
  #requestsOfWindow = 0;

  constructor(clock: ManualClock = new ManualClock()) {
    this.clock = clock;
    this.values = new KvValues(clock);
  }

  /** Opens it on a port of the system's; `baseUrl` is for `CLOUDFLARE_BASE_URL`. */
  async listen(): Promise<{ baseUrl: string; close: () => Promise<void> }> {
    const server = createServer((request, response) => void this.#serve(request, response));
    const { port, close } = await listenOnLoopback(server);
    return { baseUrl: `http://127.0.0.1:${port}/client/v4`, close };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return;
    const question = questionOf(request, body);
    const what = `${question.method} ${question.path}`;
    this.seen.push({ what, bodyOctets: body.length, atMs: this.clock.nowMs });
    const fault = this.faults.take(what);
    if (fault?.kind === "hang") return;
    const isDone = fault?.kind !== "reset" || fault.after === true;
    const reply = isDone ? await this.#reply(request, question, fault) : undefined;
    if (reply === undefined || fault?.kind === "reset") request.socket.destroy();
    else this.#send(response, reply, fault);
  }

  async #reply(
    request: IncomingMessage,
    question: KvQuestion,
    fault: KvFault | undefined,
  ): Promise<KvReply | undefined> {
    await this.beforeAnswer();
    return this.#refusal(request) ?? this.#answer(question, fault);
  }

  /** Undefined when the writer dies in the middle of it. */
  #answer(question: KvQuestion, fault: KvFault | undefined): KvReply | undefined {
    if (fault?.kind === "status")
      return { status: fault.status, body: Buffer.from(fault.body ?? ""), contentType: "text/plain" };
    let partial = fault?.kind === "partial" ? fault.keys : Number.POSITIVE_INFINITY;
    const reply = answerKv(this.values, question, () => this.faults.keysLeft-- > 0 && partial-- > 0);
    return this.faults.keysLeft < 0 ? undefined : reply;
  }

  /** Who asks, where, and how often: codes as the API has them. */
  #refusal({ headers: { authorization }, url = "" }: IncomingMessage): KvReply | undefined {
    if (authorization === undefined) return failed(401, 10001, "Unable to authenticate request");
    if (!/^Bearer \S+$/.test(authorization)) return failed(400, 6003, "Invalid request headers");
    if (authorization !== `Bearer ${KV_TOKEN}`) return failed(401, 10000, "Authentication error");
    const [, account, namespace] = NAMESPACE_PATH.exec(url) ?? [];
    if (account === undefined) return failed(404, 7003, `Could not route to ${url}`);
    if (account !== KV_ACCOUNT_ID) return failed(403, 9109, "Unauthorized to access requested resource");
    if (namespace !== KV_NAMESPACE_ID) return failed(404, 10013, "get namespace: 'namespace not found'");
    return this.#remaining() < 0
      ? failed(429, 10429, "Rate limited. Please wait and consider throttling your request speed")
      : undefined;
  }

  #remaining(): number {
    if (this.clock.nowMs - this.#windowFromMs >= WINDOW_SECONDS * 1_000) {
      this.#windowFromMs = this.clock.nowMs;
      this.#requestsOfWindow = 0;
    }
    return this.requestLimit - ++this.#requestsOfWindow;
  }

  #send(response: ServerResponse, { status, body, contentType }: KvReply, fault: KvFault | undefined): void {
    const resetSeconds = Math.ceil((this.#windowFromMs + WINDOW_SECONDS * 1_000 - this.clock.nowMs) / 1_000);
    const remaining = Math.max(0, this.requestLimit - this.#requestsOfWindow);
    response.setHeader("content-type", contentType);
    response.setHeader("ratelimit", `"default";r=${remaining};t=${resetSeconds}`);
    if (status === 429 && fault === undefined && remaining === 0) response.setHeader("retry-after", resetSeconds);
    if (fault?.kind === "status")
      for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
    response.statusCode = status;
    if (fault?.kind !== "half") return void response.end(body);
    response.setHeader("content-length", body.length);
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  }
}

function questionOf({ method = "", url: target = "" }: IncomingMessage, body: Buffer): KvQuestion {
  const url = new URL(target, "http://127.0.0.1");
  return { method, path: url.pathname.replace(NAMESPACE_PATH, ""), query: url.searchParams, body };
}
