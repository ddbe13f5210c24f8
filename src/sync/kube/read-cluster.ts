import type { SourceError, SourceReading } from "../source.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure, isPassing } from "./api-failure.ts";
import { BackOff } from "./back-off.ts";
import { discoverKinds } from "./discovery.ts";
import type { KubeResource } from "./kube-resource.ts";
import { MAX_PAGE_ATTEMPTS } from "./limits.ts";
import { listCollection, type CollectionList } from "./list-collection.ts";
import type { ListLimiter } from "./list-limiter.ts";
import type { ObjectCounts } from "./object-counts.ts";
import type { Pace } from "./pace.ts";
import { retryMs } from "./retry.ts";
import { wait, type Surroundings } from "./timers.ts";
import { wantedResources } from "./wanted-resources.ts";

/** What a cluster is read with. */
export interface ReadSettings {
  readonly cluster: string;
  readonly client: Pick<ApiClient, "get" | "getDocument">;
  readonly counts: ObjectCounts;
  readonly lists: ListLimiter;
  readonly pace: Pace;
  readonly surroundings: Surroundings;
  readonly signal: AbortSignal;
  readonly explain: (cause: unknown, resource?: KubeResource) => SourceError;
}

/** Lists everything once. Rejects with `SourceError` when any of it cannot be listed. */
export async function readCluster(settings: ReadSettings): Promise<SourceReading> {
  const resources = await readableResources(settings);
  const readings = await Promise.all(resources.map((resource) => listOnce(resource, settings)));
  return {
    objects: readings.flatMap(({ reading }) => reading.objects),
    diagnostics: readings.flatMap(({ reading }) => reading.diagnostics),
    isWhole: readings.every(({ reading }) => reading.isWhole),
  };
}

async function readableResources({
  client,
  signal,
  explain,
  pace,
  surroundings,
}: ReadSettings): Promise<KubeResource[]> {
  const backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, surroundings.random);
  for (let attempt = 1; ; attempt++) {
    try {
      return await discoverAll(client, signal);
    } catch (cause) {
      const isFinal = !(cause instanceof ApiFailure) || !isPassing(cause) || attempt >= MAX_PAGE_ATTEMPTS;
      if (isFinal) throw explain(cause);
      await wait(retryMs(cause, backOff), signal, surroundings.startTimer);
    }
  }
}

/** Nothing can be told of a cluster of which a kind is unknown. */
async function discoverAll(client: ReadSettings["client"], signal: AbortSignal): Promise<KubeResource[]> {
  const { served, unknown } = await discoverKinds(client, signal);
  const [failure] = unknown.values();
  if (failure !== undefined) throw failure;
  return wantedResources(served);
}

async function listOnce(resource: KubeResource, settings: ReadSettings): Promise<CollectionList> {
  const { pace, surroundings, lists, signal, explain } = settings;
  const backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, surroundings.random);
  const later = (milliseconds: number): Promise<void> => wait(milliseconds, signal, surroundings.startTimer);
  try {
    return await lists.run(() => listCollection(resource, { ...settings, backOff, wait: later }));
  } catch (cause) {
    throw explain(cause, resource);
  }
}
