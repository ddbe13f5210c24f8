import type { Reply } from "../../resolver/resolver.ts";
import { HttpStatusError } from "../../upstreams/http-reply.ts";
import { UpstreamError, type Upstream, type UpstreamAttempt } from "../../resolver/upstream.ts";
import type { Outage } from "./outage.ts";
import type { UpstreamCounts } from "./upstream-counts.ts";

/** Who is told how exchanges end. */
export interface UpstreamWatchers {
  readonly counts: UpstreamCounts;
  readonly outage: Pick<Outage, "answered" | "failed">;
  /** Told of each reply before anybody else has it. */
  readonly replied: (reply: Reply) => void;
  readonly clockMs: () => number;
}

/**
 * The same upstream, with somebody watching. A question whose time is over is counted as a failure, but is no sign of an
 * outage when others were answered since it was sent.
 */
export function watchUpstream(upstream: Upstream, { counts, outage, replied, clockMs }: UpstreamWatchers): Upstream {
  let heardMs = Number.NEGATIVE_INFINITY;
  return {
    label: upstream.label,
    ask: async (question, context, attempt) => {
      const startedMs = clockMs();
      const watched = watchAbandonment(attempt);
      counts.exchanges++;
      try {
        const reply = await upstream.ask(question, context, watched.attempt);
        heardMs = clockMs();
        counts.answered((heardMs - startedMs) / 1000);
        outage.answered();
        replied(reply);
        return reply;
      } catch (failure) {
        if (watched.isAbandoned() && isWithdrawn(failure)) counts.withdrawn();
        else {
          counts.failed(failure);
          if (!isTimeout(failure) || heardMs <= startedMs) outage.failed(failure);
        }
        throw failure;
      }
    },
  };
}

/** True for what says nothing about the upstream, because it was not asked, or not to the end. */
export function isWithdrawn(failure: unknown): boolean {
  return failure instanceof UpstreamError && failure.code === "withdrawn";
}

/** True for a question whose time was over. */
export function isTimeout(failure: unknown): failure is UpstreamError {
  return failure instanceof UpstreamError && failure.code === "timeout";
}

/** True when there was no way to the upstream, whatever it was to be asked. */
export function isUnreachable(failure: unknown): boolean {
  return failure instanceof UpstreamError && failure.code === "unreachable";
}

function watchAbandonment(attempt: UpstreamAttempt): { attempt: UpstreamAttempt; isAbandoned: () => boolean } {
  let isAbandoned = false;
  const whenAbandoned = (stop: () => void): void =>
    attempt.whenAbandoned(() => {
      isAbandoned = true;
      stop();
    });
  return { attempt: { timeoutMs: attempt.timeoutMs, whenAbandoned }, isAbandoned: () => isAbandoned };
}

/** Whether a gateway asked for its view is of a version that cannot tell it. */
export function isWithoutView(failure: unknown): boolean {
  return failure instanceof HttpStatusError && failure.status === 404;
}
