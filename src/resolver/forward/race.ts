import type { Question } from "../../dns/message.ts";
import type { QueryContext, Reply } from "../resolver.ts";
import type { StartTimer } from "../stages/deadline.ts";
import { UpstreamError } from "../upstream.ts";
import { Attempt } from "./attempt.ts";
import { Failures, isUseful } from "./failures.ts";
import type { UpstreamStanding } from "./standing.ts";

/** What one question is put to upstreams with. */
export interface RaceParts {
  readonly question: Question;
  readonly context: QueryContext;
  /** Whom to ask, in this order, each once (RFC 9520 section 3.1). */
  readonly order: readonly UpstreamStanding[];
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
}

/** What is told of one attempt, beside whose it is and what it took. */
type Told =
  | { readonly kind: "forwarded"; readonly rcode: number }
  | { readonly kind: "upstream-failed"; readonly reason: string }
  | { readonly kind: "upstream-abandoned" };

/** More at one time would burden upstreams and hardly ever be faster: the oldest is given up when the next is due. */
const MAX_RUNNING = 3;
/** Nobody is late before this: below it the network's own jitter would ask everybody everything twice. */
const LEAST_LATE_MS = 20;
const NOTHING = (): void => undefined;

/** One question on its way to the first upstream that answers it, within the deadline of its context. */
export class Race {
  readonly #parts: RaceParts;
  readonly #waiting: UpstreamStanding[];
  readonly #running = new Set<Attempt>();
  readonly #failures = new Failures();
  #settle: (reply: Reply) => void = NOTHING;
  #cancelDeadline = NOTHING;
  #cancelHedge = NOTHING;

  constructor(parts: RaceParts) {
    this.#parts = parts;
    this.#waiting = [...parts.order];
  }

  /** Resolves with the first useful reply, or with SERVFAIL and why there is none; never rejects. */
  run(): Promise<Reply> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      const leftMs = this.#leftMs();
      if (leftMs > 0) this.#cancelDeadline = this.#parts.startTimer(leftMs, () => this.#expire());
      this.#askNext();
    });
  }

  #leftMs(): number {
    return this.#parts.context.deadlineMs - this.#parts.clockMs();
  }

  /** Asks the next upstream, if there is one and time left; without anybody to wait for, that was all. */
  #askNext(): void {
    const leftMs = this.#leftMs();
    const standing = leftMs > 0 ? this.#waiting.shift() : undefined;
    if (standing !== undefined) this.#start(standing, leftMs);
    else if (this.#running.size === 0) this.#end(this.#failures.reply(this.#noReason()));
  }

  #start(standing: UpstreamStanding, leftMs: number): void {
    const { question, context, clockMs } = this.#parts;
    const attempt = new Attempt(standing, context.deadlineMs, clockMs);
    this.#running.add(attempt);
    this.#hedge(attempt, leftMs);
    const asked = attempt.ask(question, context, leftMs).then(
      (reply) => this.#replied(attempt, reply),
      (error: unknown) => this.#failed(attempt, error),
    );
    if (attempt.isProbe) context.keepAlive?.(asked);
  }

  /** Asks the next one as well when this one is late: by its own measure, or by that of the next, which would be done by then. */
  #hedge(attempt: Attempt, leftMs: number): void {
    this.#cancelHedge();
    this.#cancelHedge = NOTHING;
    const [next] = this.#waiting;
    if (next === undefined) return;
    const { lateMs } = attempt.standing;
    const soonerMs = next.isLateKnown ? Math.min(lateMs, next.lateMs) : lateMs;
    const waitMs = Math.min(Math.max(soonerMs, LEAST_LATE_MS), leftMs / 2);
    this.#cancelHedge = this.#parts.startTimer(waitMs, () => {
      const { question, context } = this.#parts;
      context.observe?.({ kind: "hedged", name: question.name, upstream: attempt.label, afterMs: attempt.tookMs });
      const [oldest] = this.#running;
      if (oldest !== undefined && this.#running.size >= MAX_RUNNING) this.#giveUp(oldest);
      this.#askNext();
    });
  }

  #replied(attempt: Attempt, reply: Reply): void {
    if (!this.#running.delete(attempt)) return;
    this.#tell(attempt, { kind: "forwarded", rcode: reply.rcode });
    if (isUseful(reply)) return this.#end(reply);
    this.#failures.replied(reply);
    this.#askNext();
  }

  #failed(attempt: Attempt, error: unknown): void {
    if (!this.#running.delete(attempt)) return;
    this.#tellFailure(attempt, error);
    this.#askNext();
  }

  /** For upstreams that do not keep to the time that they are given. */
  #expire(): void {
    for (const attempt of this.#running) {
      const error = lateness(attempt);
      attempt.expire(error);
      this.#tellFailure(attempt, error);
    }
    this.#running.clear();
    this.#end(this.#failures.reply(this.#noReason()));
  }

  #tellFailure(attempt: Attempt, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#tell(attempt, { kind: "upstream-failed", reason });
    this.#failures.failed(error);
  }

  #end(reply: Reply): void {
    this.#cancelDeadline();
    this.#cancelHedge();
    this.#settle(reply);
    for (const attempt of this.#running) this.#abandon(attempt);
  }

  /** Three that hang must not keep a fourth from being asked. */
  #giveUp(attempt: Attempt): void {
    const error = lateness(attempt);
    this.#failures.failed(error);
    // A probe would go on beside the three.
    if (attempt.isProbe) attempt.expire(error);
    this.#abandon(attempt);
  }

  #abandon(attempt: Attempt): void {
    this.#running.delete(attempt);
    this.#tell(attempt, { kind: "upstream-abandoned" });
    attempt.abandon();
  }

  #noReason(): string {
    const { order } = this.#parts;
    return order.length === 0 ? "no upstream is configured" : "the deadline passed before an upstream answered";
  }

  #tell({ label: upstream, tookMs }: Attempt, what: Told): void {
    const { question, context } = this.#parts;
    context.observe?.({ ...what, name: question.name, upstream, tookMs });
  }
}

function lateness({ tookMs }: Attempt): UpstreamError {
  return new UpstreamError("timeout", `did not answer within ${Math.round(tookMs)} ms`);
}
