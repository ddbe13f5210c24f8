import { connect } from "cloudflare:sockets";
import { buildAccess } from "../gateway/build-access.ts";
import { buildAnswering } from "../gateway/build-answering.ts";
import type { GatewayParts } from "../gateway/gateway.ts";
import { parseSettings, type GatewaySettings } from "../gateway/settings.ts";
import { createEntries } from "../gateway/views/view-entries.ts";
import type { ReplyTier } from "../resolver/reply-tier.ts";
import { SnapshotReader } from "../snapshot/load.ts";
import { KvBindingReader } from "../snapshot/store/kv-binding.ts";
import { edgeCache } from "./edge-cache.ts";
import { boundRateLimits } from "./rate-limits.ts";
import { startTimer } from "../gateway/start-timer.ts";
import { workerUpstreams } from "./upstreams.ts";
import type { Bindings } from "./worker.ts";

/** Makes the gateway's parts out of what the Worker is bound to. Throws `SettingsError`. */
export function buildParts(bindings: Bindings): GatewayParts {
  const settings = parseSettings(bindings);
  const { refreshMs, upstreams, zoneUpstreams } = settings;
  const reach = { fetcher: fetch, connect };
  const program = { clockMs: Date.now, random: Math.random, startTimer };
  const store = new KvBindingReader(bindings.SNAPSHOTS);
  const tableSource = new SnapshotReader({ store, nowMs: program.clockMs, refreshIntervalMs: refreshMs });
  const answering = buildAnswering({
    ...program,
    settings,
    currentTable: () => tableSource.current(),
    upstreams: workerUpstreams(upstreams, reach),
    zoneUpstreams: zoneUpstreams.map(({ zone, upstreams: its }) => ({ zone, upstreams: workerUpstreams(its, reach) })),
    replyTier: edgeTier(settings),
    reportFailure: reportAs("a question could not be answered:"),
  });
  const entryOf = createEntries(answering);
  const reportFailure = reportAs("a view could not be read:");
  return {
    ...program,
    access: buildAccess({ ...program, settings, store, entryOf, fetcher: fetch, reportFailure }),
    answering,
    tableSource,
    rateLimits: boundRateLimits(bindings),
    corsOrigins: settings.corsOrigins,
  };
}

function edgeTier({ edgeCache: isOn, upstreams, zoneUpstreams }: GatewaySettings): ReplyTier | undefined {
  if (!isOn) return undefined;
  const reportFailure = reportAs("the edge cache failed:");
  const scope = JSON.stringify([upstreams, zoneUpstreams]);
  return edgeCache({ cache: caches.default, scope, clockMs: Date.now, startTimer, reportFailure });
}

/**
 * Workers Logs keep what a Worker prints; names and tokens are never part of it. An error is printed without its cause,
 * which may quote what was read.
 */
function reportAs(what: string): (failure: unknown) => void {
  return (failure) => console.error(what, failure instanceof Error ? failure.stack : failure);
}
