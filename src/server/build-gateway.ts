import { answerStatusWith, type StatusParts } from "../gateway/answer-status.ts";
import type { Answering } from "../gateway/answering.ts";
import { buildAccess } from "../gateway/build-access.ts";
import { buildAnswering } from "../gateway/build-answering.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { startTimer } from "../gateway/start-timer.ts";
import { createEntries } from "../gateway/views/view-entries.ts";
import type { ResolverEvent } from "../resolver/resolver.ts";
import { SnapshotReader } from "../snapshot/load.ts";
import { openAnonymousView } from "./anonymous-view.ts";
import { answerMetricsWith } from "./metrics/answer-metrics.ts";
import { countCacheWith, createCacheCounts } from "./metrics/cache-counts.ts";
import type { MetricSources } from "./metrics/registry.ts";
import { failureText } from "./quiet-report.ts";
import { createRateLimits } from "./rate-limits.ts";
import type { ServerSettings } from "./server-settings.ts";
import { openServerUpstreams, type ServerUpstreams } from "./server-upstreams.ts";
import type { FollowedView } from "./stored-view.ts";
import { watchUpstreams } from "./upstream-watch.ts";
import { openUpstreams } from "../upstreams/open.ts";
import { watchTable, type WatchedTable } from "./watched-table.ts";

/** Numbers that are counted outside of the gateway. */
export type OutsideCounts = Pick<
  MetricSources,
  "requests" | "openConnections" | "droppedLogLines" | "refusedConnections"
>;

/** The gateway of a server, and what must be kept up to date and closed. */
export interface ServerGateway {
  readonly gateway: Gateway;
  readonly tableSource: WatchedTable;
  readonly anonymousView: FollowedView;
  close(): void;
}

const program = { clockMs: Date.now, random: Math.random, startTimer };

/** Makes the gateway out of settings, store and sockets. Rejects with `ServerError`. */
export async function buildGateway(settings: ServerSettings, outside: OutsideCounts): Promise<ServerGateway> {
  const { store, report, gateway: gatewaySettings } = settings;
  const { refreshMs: refreshIntervalMs, corsOrigins } = gatewaySettings;
  const snapshots = new SnapshotReader({ store: store.reader, nowMs: program.clockMs, refreshIntervalMs });
  const tableSource = watchTable(snapshots, store.label, report);
  const upstreams = openServerUpstreams(gatewaySettings, (addresses) => openUpstreams(addresses), monotonicMs);
  const cache = createCacheCounts();
  const answering = answeringOf(settings, tableSource, upstreams, countCacheWith(cache));
  const entryOf = createEntries(answering);
  const reportFailure = (failure: unknown): void => report(`a view could not be read: ${failureText(failure)}`);
  const views = { ...program, settings: gatewaySettings, store: store.reader, entryOf, reportFailure };
  try {
    const anonymousView = await openAnonymousView(settings, views);
    const gateway = createGateway({
      ...program,
      access: buildAccess({ ...views, fetcher: fetch, anonymous: () => anonymousView.current() }),
      answering,
      tableSource,
      rateLimits: createRateLimits(settings.rates),
      corsOrigins,
      answerStatus: answerStatusWith({ ...statusParts(settings, answering), tableSource }),
      answerMetrics: answerMetricsWith({
        ...outside,
        ...program,
        cache,
        currentTable: () => tableSource.current(),
        isTableFailing: () => tableSource.isFailing,
        upstreams: upstreams.counts,
      }),
    });
    return { gateway, tableSource, anonymousView, close: () => upstreams.close() };
  } catch (error) {
    upstreams.close();
    throw error;
  }
}

function answeringOf(
  { gateway, report }: ServerSettings,
  tableSource: WatchedTable,
  { upstreams, zoneUpstreams }: ServerUpstreams,
  count: (event: ResolverEvent) => void,
): Answering {
  const watch = watchUpstreams(report);
  return buildAnswering({
    ...program,
    settings: gateway,
    currentTable: () => tableSource.current(),
    upstreams,
    zoneUpstreams,
    observe: (event) => {
      count(event);
      watch(event);
    },
    reportFailure: (failure) => report(`a question could not be answered: ${failureText(failure)}`),
  });
}

function statusParts({ version }: ServerSettings, answering: Answering): Omit<StatusParts, "tableSource"> {
  return { ...program, healthOf: () => answering.healthOf(), version, startedMs: program.clockMs() };
}

/** Not set while the program runs, so that latencies are right. */
function monotonicMs(): number {
  return performance.now();
}
