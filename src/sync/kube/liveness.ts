import type { SourceError } from "../source.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import type { ClusterHealth } from "./cluster-health.ts";
import type { Pace } from "./pace.ts";
import { wait, type Surroundings } from "./timers.ts";

/** What it is looked with whether a server is still there. */
export interface LivenessSettings {
  readonly client: Pick<ApiClient, "getDocument" | "heardMs">;
  readonly health: ClusterHealth;
  readonly pace: Pace;
  readonly surroundings: Surroundings;
  readonly explain: (cause: unknown) => SourceError;
  /** Called when nothing answers though connections may look open. */
  readonly lost: () => void;
}

const LIVENESS = "liveness";
/** So many questions without an answer are no hiccup. */
const LOST_AFTER = 2;

/**
 * Asks the server for its version whenever nothing was heard of it for a while: watches of a server that is gone without a
 * word look as those of a cluster in which nothing happens.
 */
export async function watchLiveness(settings: LivenessSettings, signal: AbortSignal): Promise<void> {
  const { client, health, pace, surroundings, explain, lost } = settings;
  let failures = 0;
  while (!signal.aborted) {
    await wait(pace.tickMs, signal, surroundings.startTimer);
    if (signal.aborted) return;
    const cause = surroundings.nowMs() - client.heardMs < pace.tickMs ? undefined : await ask(settings, signal);
    if (signal.aborted) return;
    failures = cause === undefined ? 0 : failures + 1;
    if (cause === undefined) {
      health.mended(LIVENESS);
      health.heard();
    } else if (failures >= LOST_AFTER) {
      health.failed(LIVENESS, explain(cause));
      lost();
    }
  }
}

/** Undefined when there was an answer, whatever it was. */
async function ask({ client, pace }: LivenessSettings, signal: AbortSignal): Promise<unknown> {
  try {
    await client.getDocument({ path: "/version", words: {}, signal, answerMs: pace.tickMs / 2 });
    return undefined;
  } catch (cause) {
    const isAnswer = cause instanceof ApiFailure && ANSWERS.has(cause.code);
    return isAnswer ? undefined : cause;
  }
}

const ANSWERS: ReadonlySet<string> = new Set(["busy", "forbidden", "missing"]);
