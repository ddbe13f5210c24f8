import type { Question } from "../../dns/message.ts";
import { parseName } from "../../dns/name.ts";
import { RrClass, RrType } from "../../dns/numbers.ts";
import type { QueryContext } from "../../resolver/resolver.ts";
import type { StartTimer } from "../../resolver/stages/deadline.ts";
import { UpstreamError, type Upstream } from "../../resolver/upstream.ts";
import { isTimeout } from "../seen/watch-upstream.ts";
import { SIGN_OF_LIFE_AFTER_MS, SIGN_OF_LIFE_TIMEOUT_MS } from "./limits.ts";

/** What every resolver answers by itself (RFC 6761 section 6.3), so that an answer tells of it and of nobody behind it. */
export const SIGN_OF_LIFE: Question = { name: parseName("localhost"), type: RrType.A, class: RrClass.In };

/** The clock that deadlines are measured on, and timers on it. */
export interface SignOfLifeClocks {
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
}

/** The context of that question, asked while another waits. */
export function contextOfSign(context: QueryContext): QueryContext {
  const { view, nowMs, deadlineMs } = context;
  return { view, nowMs, deadlineMs, dnssecOk: false, checkingDisabled: false };
}

/**
 * The same gateway, for whom the end of a question's time is a failure (`timeout`) only when nothing at all was answered
 * since the question was sent; else the question is to blame, such as one whose own servers are dead, and the attempt ends
 * as `withdrawn`. After a silence while questions wait the gateway is asked what it knows by itself: a PING is answered
 * by a gateway too that answers no question.
 */
export function blameQuestions(upstream: Upstream, clocks: SignOfLifeClocks): Upstream {
  const silence = new Silence(upstream, clocks);
  return {
    label: upstream.label,
    ask: async (question, context, attempt) => {
      if (question === SIGN_OF_LIFE) return upstream.ask(question, context, attempt);
      const sentMs = clocks.clockMs();
      silence.waits(context);
      try {
        const reply = await upstream.ask(question, context, attempt);
        silence.heard();
        return reply;
      } catch (error) {
        if (!isTimeout(error) || silence.heardMs <= sentMs) throw error;
        throw new UpstreamError("withdrawn", error.message, { cause: error });
      } finally {
        silence.ended();
      }
    },
  };
}

/** How long nothing has been heard of a gateway while questions wait. */
class Silence {
  readonly #upstream: Upstream;
  readonly #clocks: SignOfLifeClocks;
  #waiting = 0;
  #heardMs = Number.NEGATIVE_INFINITY;
  #isAsking = false;
  #cancel: (() => void) | undefined;
  /** Of the question that came last: the first may be long over while others go on waiting. */
  #context: QueryContext | undefined;

  constructor(upstream: Upstream, clocks: SignOfLifeClocks) {
    this.#upstream = upstream;
    this.#clocks = clocks;
  }

  /** When it answered anything last. */
  get heardMs(): number {
    return this.#heardMs;
  }

  heard(): void {
    this.#heardMs = this.#clocks.clockMs();
  }

  /** A question is under way. */
  waits(context: QueryContext): void {
    this.#waiting++;
    this.#context = context;
    this.#cancel ??= this.#listen();
  }

  /** It is no more. */
  ended(): void {
    this.#waiting--;
    if (this.#waiting > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#context = undefined;
  }

  /** One timer for all questions that wait, as long as any does. */
  #listen(): () => void {
    const sinceMs = this.#clocks.clockMs();
    return this.#clocks.startTimer(SIGN_OF_LIFE_AFTER_MS, () => {
      if (this.#heardMs < sinceMs && !this.#isAsking && this.#context) void this.#ask(contextOfSign(this.#context));
      this.#cancel = this.#listen();
    });
  }

  async #ask(context: QueryContext): Promise<void> {
    this.#isAsking = true;
    try {
      const attempt = { timeoutMs: SIGN_OF_LIFE_TIMEOUT_MS, whenAbandoned: () => undefined };
      await this.#upstream.ask(SIGN_OF_LIFE, context, attempt);
      this.heard();
    } catch {
      // No answer is no sign; whoever watches the gateway has seen why.
    }
    this.#isAsking = false;
  }
}
