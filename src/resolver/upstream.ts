import type { Question } from "../dns/message.ts";
import type { QueryContext, Reply } from "./resolver.ts";

/** One upstream resolver, however it is reached. */
export interface Upstream {
  /** For people, logs and metrics: scheme, host and port, never credentials. */
  readonly label: string;
  /**
   * Asks it; rejects with `UpstreamError` when it does not answer within `attempt.timeoutMs` or answers something else
   * than was asked.
   */
  ask(question: Question, context: QueryContext, attempt: UpstreamAttempt): Promise<Reply>;
}

/** One try to get an answer from one upstream. */
export interface UpstreamAttempt {
  readonly timeoutMs: number;
  /**
   * Has `stop` called once when nobody waits any more, because another upstream answered first or the time is over. The
   * attempt then ends with code `withdrawn`, or later with another one if the upstream turns out to be out of reach, which
   * is its failure all the same. `stop` must not throw.
   */
  readonly whenAbandoned: (stop: () => void) => void;
}

/** An upstream that did not answer, or not to what it was asked; the message is for people and names no question. */
export class UpstreamError extends Error {
  override readonly name: string = "UpstreamError";
  /** `refused`: access was denied. After `withdrawn` nothing is known of the upstream: nobody waited any more, or too many queries were under way. */
  readonly code: "timeout" | "unreachable" | "refused" | "broken" | "malformed" | "mismatch" | "withdrawn";
  constructor(code: UpstreamError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What an attempt that nobody waits for any more ends with. */
export function abandonment(): UpstreamError {
  return new UpstreamError("withdrawn", "nobody waited for the answer any more");
}

/** How an upstream does, as the forwarder sees it. */
export interface UpstreamHealth {
  readonly label: string;
  /** The zone whose names it is asked for; undefined for all others. */
  readonly zone?: string;
  /** Smoothed and 95th percentile of what it takes to answer; undefined before it has. */
  readonly latencyMs: number | undefined;
  readonly latencyP95Ms: number | undefined;
  /** Failures since it last answered. */
  readonly failuresInARow: number;
  /** Not asked until then unless all others fail too, on the forwarder's clock; undefined while it does well. */
  readonly downUntilMs: number | undefined;
}
