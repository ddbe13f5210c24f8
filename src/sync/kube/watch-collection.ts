import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import { collectionPath, type KubeResource } from "./kube-resource.ts";
import { MAX_OBJECT_OCTETS } from "./limits.ts";
import type { Pace } from "./pace.ts";
import { parseWatchEvent, type WatchEvent } from "./watch-event.ts";
import { WatchLines } from "./watch-lines.ts";

/** What a watch is made with. */
export interface WatchSettings {
  readonly client: Pick<ApiClient, "get">;
  readonly pace: Pace;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Called once the server has agreed. */
  readonly opened: () => void;
  /** Called for each event; what it throws ends the watch. */
  readonly told: (event: WatchEvent) => void;
}

/** Watches a resource from a resourceVersion on, until the server ends it; rejects with `ApiFailure`. */
export async function watchCollection(
  resource: KubeResource,
  resourceVersion: string,
  { client, pace, random, signal, opened, told }: WatchSettings,
): Promise<void> {
  const { minWatchSeconds, maxWatchSeconds, watchMarginMs } = pace;
  const timeoutSeconds = Math.round(minWatchSeconds + random() * (maxWatchSeconds - minWatchSeconds));
  const words = {
    ...resource.selector,
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion,
    timeoutSeconds: String(timeoutSeconds),
  };
  const path = collectionPath(resource);
  const idleMs = timeoutSeconds * 1000 + watchMarginMs;
  const lines = new WatchLines(MAX_OBJECT_OCTETS);
  const pieces = await client.get({ path, words, signal, idleMs, isWatch: true });
  opened();
  // What is left without an end was cut off, and comes again with the next watch.
  for await (const piece of pieces) for (const line of linesOf(lines, piece)) told(parseWatchEvent(line));
}

function linesOf(lines: WatchLines, piece: Buffer): string[] {
  try {
    return lines.push(piece);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ApiFailure("too-large", cause.message, { cause });
  }
}
