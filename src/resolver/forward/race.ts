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

/** More at one time would burden upstreams and hardly ever be faster. */
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
    if (next === undefined || this.#running.size >= MAX_RUNNING) return;
    const { lateMs } = attempt.standing;
    const soonerMs = next.isLateKnown ? Math.min(lateMs, next.lateMs) : lateMs;
    const waitMs = Math.min(Math.max(soonerMs, LEAST_LATE_MS), leftMs / 2);
    this.#cancelHedge = this.#parts.startTimer(waitMs, () => {
      const { name } = this.#parts.question;
      this.#observe({ kind: "hedged", name, upstream: attempt.label, afterMs: attempt.tookMs });
      this.#askNext();
    });
  }

  #replied(attempt: Attempt, reply: Reply): void {
    if (!this.#running.delete(attempt)) return;
    const { label: upstream, tookMs } = attempt;
    this.#observe({ kind: "forwarded", name: this.#parts.question.name, upstream, rcode: reply.rcode, tookMs });
    if (isUseful(reply)) return this.#end(reply);
    this.#failures.replied(upstream, reply);
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
      const error = new UpstreamError("timeout", `did not answer within ${Math.round(attempt.tookMs)} ms`);
      attempt.expire(error);
      this.#tellFailure(attempt, error);
    }
    this.#running.clear();
    this.#end(this.#failures.reply(this.#noReason()));
  }

  #tellFailure({ label: upstream, tookMs }: Attempt, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#observe({ kind: "upstream-failed", name: this.#parts.question.name, upstream, reason, tookMs });
    this.#failures.failed(upstream, error);
  }

  #end(reply: Reply): void {
    this.#cancelDeadline();
    this.#cancelHedge();
    for (const attempt of this.#running) {
      const { label: upstream, tookMs } = attempt;
      this.#observe({ kind: "upstream-abandoned", name: this.#parts.question.name, upstream, tookMs });
    }
    this.#settle(reply);
    for (const attempt of this.#running) attempt.abandon();
    this.#running.clear();
  }

  #noReason(): string {
    const { order } = this.#parts;
    return order.length === 0 ? "no upstream is configured" : "the deadline passed before an upstream answered";
  }

  #observe(event: Parameters<NonNullable<QueryContext["observe"]>>[0]): void {
    this.#parts.context.observe?.(event);
  }
}
