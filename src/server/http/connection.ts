import type { AnswerFacts, Arrival } from "../../gateway/arrival.ts";
import type { ConnectedClient } from "./client.ts";
import type { Exchange } from "./exchange.ts";
import type { HttpListenerSettings } from "./http-listener.ts";
import type { HttpLimits } from "./limits.ts";
import { isLocalRequest } from "./local-request.ts";
import type { RequestHead } from "./request-head.ts";

/** How the protocol of a connection ends it. */
export interface ConnectionEnd {
  /** Takes no more requests, and closes once the answers in flight have gone out. */
  finish(): void;
  destroy(): void;
  /** As `destroy`, and says that the client asks for too much (RFC 9113 section 7: ENHANCE_YOUR_CALM). */
  breakOff(): void;
}

/** One connection: what its requests share, and the bounds on all of them together. */
export class Connection {
  readonly settings: HttpListenerSettings;
  readonly limits: HttpLimits;
  readonly client: ConnectedClient;
  /** For answers at once: what they were is left for `takeFacts`. */
  readonly arrival: Arrival;
  readonly #end: ConnectionEnd;
  readonly #openedAtMs: number;
  #idleSinceMs: number;
  #hasServed = false;
  #isFinishing = false;
  /** In no order. An array, since Bun takes a tenth of a request's time for a Set of this coming and going. */
  readonly #exchanges: Exchange[] = [];
  #heldOctets = 0;
  #resetsLeft: number;
  #facts: AnswerFacts | undefined;

  constructor(settings: HttpListenerSettings, limits: HttpLimits, client: ConnectedClient, end: ConnectionEnd) {
    this.settings = settings;
    this.limits = limits;
    this.#resetsLeft = limits.resetBurst;
    this.client = client;
    this.#end = end;
    this.#openedAtMs = performance.now();
    this.#idleSinceMs = this.#openedAtMs;
    this.arrival = this.arrivalFor((facts) => {
      this.#facts = facts;
    });
  }

  get isFinishing(): boolean {
    return this.#isFinishing || this.isOver;
  }

  /** True once the certificate is over that the client showed: no more of its requests are answered here. */
  get isOver(): boolean {
    const { certificateEndsMs } = this.client;
    return certificateEndsMs !== undefined && Date.now() >= certificateEndsMs;
  }

  /** How many requests are being read, answered or sent. */
  get openExchanges(): number {
    return this.#exchanges.length;
  }

  /** Since when there are no requests; undefined while there are some. */
  get idleSinceMs(): number | undefined {
    return this.#exchanges.length === 0 ? this.#idleSinceMs : undefined;
  }

  /** Since when every request waits for the client, its body or its taking the answer; undefined when none does, or one does not. */
  get stalledSinceMs(): number | undefined {
    let latestMs: number | undefined;
    for (const { stalledSinceMs } of this.#exchanges) {
      if (stalledSinceMs === undefined) return undefined;
      latestMs = Math.max(latestMs ?? 0, stalledSinceMs);
    }
    return latestMs;
  }

  /** What the gateway reads of a request on this connection beside its content; without a head it operates nothing. */
  arrivalFor(answered: (facts: AnswerFacts) => void, head?: RequestHead): Arrival {
    const { settings } = this;
    const mayOperate = this.client.mayOperate && head !== undefined && isLocalRequest(head);
    const client = { ...this.client, mayOperate };
    const keepAlive = (work: Promise<unknown>): void => {
      work.catch((error: unknown) => settings.report(`work after an answer failed: ${String(error)}`));
    };
    return settings.record === undefined ? { client, keepAlive } : { client, keepAlive, answered };
  }

  takeFacts(): AnswerFacts | undefined {
    const facts = this.#facts;
    this.#facts = undefined;
    return facts;
  }

  /** A request has come; gives the place that its exchange keeps for `over`. */
  begin(exchange: Exchange): number {
    this.#hasServed = true;
    return this.#exchanges.push(exchange) - 1;
  }

  /** An exchange is over; `wasAnswered` is false when its client took it back. */
  over(exchange: Exchange, heldOctets: number, wasAnswered: boolean): void {
    const last = this.#exchanges.pop();
    if (last !== undefined && last !== exchange) {
      this.#exchanges[exchange.place] = last;
      last.place = exchange.place;
    }
    this.#heldOctets -= heldOctets;
    if (this.#exchanges.length === 0) this.#idleSinceMs = performance.now();
    if (!wasAnswered && --this.#resetsLeft < 0) this.#end.breakOff();
  }

  /** False when this connection would have us keep more than its share; the octets count until the exchange is over. */
  hold(sizeOctets: number): boolean {
    this.#heldOctets += sizeOctets;
    return this.#heldOctets <= this.limits.maxHeldOctets;
  }

  /** Looks at all bounds on time; called every second or so. */
  check(nowMs: number): void {
    const { resetBurst, resetsPerSecond, checkIntervalMs, connectionAgeMs, idleMs, firstRequestMs } = this.limits;
    this.#resetsLeft = Math.min(resetBurst, this.#resetsLeft + (resetsPerSecond * checkIntervalMs) / 1000);
    // From the end, since one that is over gives its place to the last.
    for (let at = this.#exchanges.length - 1; at >= 0; at--) this.#exchanges[at]?.check(nowMs);
    const idleSinceMs = this.idleSinceMs ?? nowMs;
    const isOverdue =
      nowMs - idleSinceMs > (this.#hasServed ? idleMs : firstRequestMs) ||
      nowMs - this.#openedAtMs > connectionAgeMs ||
      this.isOver;
    if (!isOverdue) return;
    // Who did not heed the first time is cut off the next time; answers in flight have times of their own.
    if (this.#isFinishing && this.#exchanges.length === 0) this.#end.destroy();
    else this.finish();
  }

  finish(): void {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#end.finish();
  }

  destroy(): void {
    this.#end.destroy();
  }
}
