import { createAccess } from "../gateway/access.ts";
import { buildAnswering } from "../gateway/build-answering.ts";
import { dohUpstream } from "../gateway/doh-upstream.ts";
import type { GatewayParts } from "../gateway/gateway.ts";
import { parseSettings } from "../gateway/settings.ts";
import { TokenViews } from "../gateway/views/token-views.ts";
import { createEntries } from "../gateway/views/view-entries.ts";
import { SnapshotReader } from "../snapshot/load.ts";
import { KvBindingReader } from "../snapshot/store/kv-binding.ts";
import type { Bindings } from "./worker.ts";

/** Makes the gateway's parts out of what the Worker is bound to. Throws `SettingsError`. */
export function buildParts(bindings: Bindings): GatewayParts {
  const settings = parseSettings(bindings);
  const { anonymousView, refreshMs, upstreams } = settings;
  const program = { clockMs: Date.now, random: Math.random, startTimer };
  const store = new KvBindingReader(bindings.SNAPSHOTS);
  const tableSource = new SnapshotReader({ store, nowMs: program.clockMs, refreshIntervalMs: refreshMs });
  const answering = buildAnswering({
    ...program,
    settings,
    currentTable: () => tableSource.current(),
    upstreams: upstreams.map((url) => dohUpstream(url, fetch)),
    reportFailure: reportAs("a question could not be answered:"),
  });
  const entryOf = createEntries(answering);
  const reportFailure = reportAs("a view could not be read:");
  const views = new TokenViews({ ...program, store, entryOf, reportFailure });
  const anonymous = anonymousView === undefined ? undefined : entryOf(anonymousView);
  return { ...program, access: createAccess(anonymous, views), answering, tableSource };
}

/**
 * Workers Logs keep what a Worker prints; names and tokens are never part of it. An error is printed without its cause,
 * which may quote what was read.
 */
function reportAs(what: string): (failure: unknown) => void {
  return (failure) => console.error(what, failure instanceof Error ? failure.stack : failure);
}

function startTimer(milliseconds: number, expired: () => void): () => void {
  const timer = setTimeout(expired, milliseconds);
  return () => clearTimeout(timer);
}
