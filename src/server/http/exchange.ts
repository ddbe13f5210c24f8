import type { Octets } from "../../dns/octets.ts";
import { MAX_MESSAGE_OCTETS } from "../../dns/limits.ts";
import type { AnswerFacts } from "../../gateway/arrival.ts";
import type { Connection } from "./connection.ts";
import { dnsRequest } from "./dns-request.ts";
import { CLIENT_GONE, type RouteName } from "./http-listener.ts";
import { replyHeaders, type ResponseFields } from "./reply-headers.ts";
import type { RequestHead } from "./request-head.ts";
import { routeName } from "./route-name.ts";
import { webRequest } from "./web-request.ts";

/** How a protocol takes the answer to one request. */
export interface AnswerWriter {
  /** Called once at most. With `isLast` the rest of the request is not waited for. */
  send(status: number, fields: ResponseFields, body: Uint8Array, isLast: boolean): void;
  /** Ends the request without an answer, or in the midst of one. */
  cut(): void;
}

const NO_OCTETS: Octets = new Uint8Array(0);

/** One request on its way through: its body comes in, the gateway answers, the answer goes out, each within its time. */
export class Exchange {
  /** Where its connection keeps it. */
  place: number;
  readonly #connection: Connection;
  readonly #head: RequestHead;
  readonly #writer: AnswerWriter;
  readonly #startedAtMs = performance.now();
  #stage: "body" | "answer" | "sending" = "body";
  #dueAtMs: number;
  #parts: Uint8Array[] | undefined;
  #body: Uint8Array = NO_OCTETS;
  #bodyOctets = 0;
  #heldOctets = 0;
  /** Known from the start for nearly all requests, and found out for the others when it is told. */
  #route: RouteName | undefined;

  constructor(connection: Connection, head: RequestHead, writer: AnswerWriter) {
    this.#connection = connection;
    this.#head = head;
    this.#writer = writer;
    this.#dueAtMs = this.#startedAtMs + connection.limits.bodyMs;
    this.place = connection.begin(this);
  }

  /** Since when all that is missing is the client's, its body or its taking the answer; undefined while the gateway is asked. */
  get stalledSinceMs(): number | undefined {
    if (this.#stage === "answer") return undefined;
    return this.#stage === "body" ? this.#startedAtMs : this.#dueAtMs - this.#connection.limits.sendMs;
  }

  /** A part of the body has come. */
  take(part: Uint8Array): void {
    if (this.#stage !== "body") return;
    this.#bodyOctets += part.length;
    if (this.#bodyOctets > MAX_MESSAGE_OCTETS) {
      this.#refuse(413, `a DNS message has ${MAX_MESSAGE_OCTETS} octets at most`, true);
      return;
    }
    if (!this.#hold(part.length)) {
      this.#refuse(413, "the requests of this connection are too large together", true);
      return;
    }
    if (this.#parts !== undefined) this.#parts.push(part);
    else if (this.#body.length === 0) this.#body = part;
    else this.#parts = [this.#body, part];
  }

  /** The whole body has come. */
  answer(): void {
    if (this.#stage !== "body") return;
    const body = this.#parts === undefined ? this.#body : Buffer.concat(this.#parts);
    if (this.answerAtOnce(body)) return;
    this.#stage = "answer";
    this.#dueAtMs = performance.now() + this.#connection.limits.answerMs;
    void this.#ask(body);
  }

  /** Answers a request with that body out of the gateway's memory; false when that has no answer. */
  answerAtOnce(body: Uint8Array): boolean {
    const request = dnsRequest(this.#head, body);
    if (request === undefined) return false;
    const { gateway } = this.#connection.settings;
    const reply = gateway.answerAtOnce(request.query, request.credentials, this.#connection.arrival);
    if (reply === undefined) return false;
    this.#route = "dns-query";
    this.#send(200, replyHeaders(this.#head.method, reply), reply.octets, this.#connection.takeFacts());
    return true;
  }

  /** The answer has gone out, or the client has gone away. */
  over(): void {
    const wasAnswered = this.#stage === "sending";
    if (!wasAnswered) this.#record(performance.now(), CLIENT_GONE, 0, undefined);
    this.#stage = "sending";
    this.#connection.over(this, this.#heldOctets, wasAnswered);
  }

  /** Ends what takes too long. */
  check(nowMs: number): void {
    if (nowMs < this.#dueAtMs) return;
    if (this.#stage === "body") this.#refuse(408, "the body did not arrive in time", true);
    else if (this.#stage === "answer") this.#refuse(503, "the gateway took too long", false);
    else this.#writer.cut();
  }

  async #ask(body: Uint8Array): Promise<void> {
    const { client, settings } = this.#connection;
    const { method } = this.#head;
    const request = webRequest(settings.tls === undefined ? "http" : "https", this.#head, Uint8Array.from(body));
    if (request === undefined) {
      this.#refuse(400, "the request's target, its host or a field cannot be read", false);
      return;
    }
    let facts: AnswerFacts | undefined;
    try {
      const arrival = this.#connection.arrivalFor((answer) => void (facts = answer), this.#head);
      const response = await settings.gateway.fetch(request, arrival);
      const content = new Uint8Array(await response.arrayBuffer());
      const fields: ResponseFields = Object.fromEntries(response.headers);
      if (method !== "HEAD" && response.status !== 204) fields["content-length"] ??= content.length;
      this.#send(response.status, fields, content, facts);
    } catch (error) {
      settings.report(`a request of ${client.address ?? "an unknown client"} failed: ${String(error)}`);
      this.#refuse(500, "the gateway failed on this request", false);
    }
  }

  #refuse(status: number, message: string, isLast: boolean): void {
    const body = Buffer.from(`${message}\n`);
    const fields = {
      "content-type": "text/plain; charset=utf-8",
      "content-length": body.length,
      "cache-control": "no-store",
    };
    this.#send(status, fields, body, undefined, isLast);
  }

  #send(
    status: number,
    fields: ResponseFields,
    body: Uint8Array,
    facts: AnswerFacts | undefined,
    isLast = false,
  ): void {
    // The client may have gone while the gateway was asked, or had no more patience than the clock.
    if (this.#stage === "sending") return;
    this.#stage = "sending";
    const nowMs = performance.now();
    this.#dueAtMs = nowMs + this.#connection.limits.sendMs;
    const sent = this.#head.method === "HEAD" ? NO_OCTETS : body;
    this.#record(nowMs, status, sent.length, facts);
    // Who reads no replies is told why in none.
    if (isLast || this.#hold(sent.length)) this.#writer.send(status, fields, sent, isLast);
    else this.#writer.cut();
  }

  #hold(sizeOctets: number): boolean {
    this.#heldOctets += sizeOctets;
    return this.#connection.hold(sizeOctets);
  }

  #record(nowMs: number, status: number, sentOctets: number, answer: AnswerFacts | undefined): void {
    const { client, settings } = this.#connection;
    if (settings.record === undefined) return;
    const { protocol, method, path } = this.#head;
    const tookMs = nowMs - this.#startedAtMs;
    settings.record({
      protocol,
      method,
      route: this.#route ?? routeName(path),
      status,
      tookMs,
      sentOctets,
      address: client.address,
      answer,
    });
  }
}
