import { Agent as PlainAgent } from "node:http";
import { Agent } from "node:https";
import { URL } from "node:url";
import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { parseJson } from "../sources/json-list.ts";
import { ApiFailure, refusalOf } from "./api-failure.ts";
import { sendRequest, type ApiAnswer } from "./api-request.ts";
import type { Credential, Credentials } from "./credentials.ts";
import { MAX_DOCUMENT_OCTETS } from "./limits.ts";
import { namedHeaders } from "./named-headers.ts";
import type { Pace } from "./pace.ts";
import type { Surroundings } from "./timers.ts";

/** What is asked for, and for how long. */
export interface ApiQuery {
  readonly path: string;
  readonly words: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Between two pieces of the answer; as long as for the head of the answer unless said. */
  readonly idleMs?: number;
  /** How long for the head of the answer unless as the pace says. */
  readonly answerMs?: number;
  /** True for an answer that never ends, which whoever compresses it might hold back. */
  readonly isWatch?: true;
  /** An object that is to be made (POST) or to take the place of another (PUT); nothing is written without. */
  readonly write?: { readonly method: "POST" | "PUT"; readonly content: object };
}

/** Asks one API server. */
export class ApiClient {
  readonly #credentials: Credentials;
  readonly #pace: Pace;
  readonly #surroundings: Surroundings;
  readonly #plainAgent = new PlainAgent({ keepAlive: true });
  readonly #agent = new Agent({ keepAlive: true });
  #heardMs = Number.NEGATIVE_INFINITY;

  constructor(credentials: Credentials, pace: Pace, surroundings: Surroundings) {
    this.#credentials = credentials;
    this.#pace = pace;
    this.#surroundings = surroundings;
  }

  /** When the server last said something that was no refusal, by the clock of the surroundings. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /**
   * The body of the answer, piece by piece. Credentials that are refused are read anew, once. Rejects with `ApiFailure`,
   * or with `SourceError` where nothing tells how to reach the server.
   */
  async get(query: ApiQuery): Promise<AsyncIterable<Buffer>> {
    const credential = await this.#credentials.current(query.signal);
    const answer = await this.#send(query, credential);
    if (answer.status !== 401) return this.#accepted(answer);
    const refusal = await refusalIn(answer);
    if (!this.#credentials.renew(credential, await this.#credentials.current(query.signal))) throw refusal;
    return this.#accepted(await this.#send(query, await this.#credentials.current(query.signal)));
  }

  /** A document that is read as a whole, or what the server made of one that is written; rejects as `get` does, and when it is none. */
  async getDocument(query: ApiQuery): Promise<FieldMap> {
    const document = parseJson(await textOf(await this.get(query)));
    if (isFieldMap(document)) return document;
    throw new ApiFailure("broken", `the answer to ${query.path} is cut off, or no JSON`);
  }

  /** Ends connections that nobody uses, and exec plugins that still run. */
  close(): void {
    this.#credentials.close();
    this.#plainAgent.destroy();
    this.#agent.destroy();
  }

  #send(query: ApiQuery, { access, options }: Credential): Promise<ApiAnswer> {
    const { path, words, signal, answerMs, idleMs, write } = query;
    const url = new URL(access.server + path);
    for (const [word, value] of Object.entries(words)) url.searchParams.set(word, value);
    const { startTimer } = this.#surroundings;
    const encoding = query.isWatch === true ? {} : { "Accept-Encoding": "gzip" };
    const body = write === undefined ? undefined : Buffer.from(JSON.stringify(write.content));
    const sized = body && { "Content-Type": "application/json", "Content-Length": body.length };
    const headers = {
      ...namedHeaders(options),
      Accept: "application/json",
      "User-Agent": "meshdoh",
      ...encoding,
      ...sized,
    };
    const waitMs = answerMs ?? this.#pace.answerMs;
    const agent = url.protocol === "http:" ? this.#plainAgent : this.#agent;
    const timeouts = { startTimer, answerMs: waitMs, idleMs: idleMs ?? waitMs };
    const asked = { ...options, headers, ...(write && { method: write.method }) };
    return sendRequest({ url, options: asked, ...(body && { body }), agent, signal, ...timeouts });
  }

  async #accepted(answer: ApiAnswer): Promise<AsyncIterable<Buffer>> {
    if (answer.status !== 200 && answer.status !== 201) throw await refusalIn(answer);
    return this.#listened(answer.pieces);
  }

  async *#listened(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    this.#heardMs = this.#surroundings.nowMs();
    for await (const piece of pieces) {
      this.#heardMs = this.#surroundings.nowMs();
      yield piece;
    }
  }
}

async function refusalIn({ status, retryAfter, pieces }: ApiAnswer): Promise<ApiFailure> {
  return refusalOf(status, await textOf(pieces), retryAfter);
}

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = [];
  let octets = 0;
  for await (const piece of pieces) {
    octets += piece.length;
    if (octets > MAX_DOCUMENT_OCTETS) {
      throw new ApiFailure("too-large", `an answer is larger than ${MAX_DOCUMENT_OCTETS} octets`);
    }
    all.push(piece);
  }
  return Buffer.concat(all).toString();
}
