import { dohUpstream } from "../gateway/doh-upstream.ts";
import { buildResponder } from "../gateway/build-responder.ts";
import type { GatewayParts } from "../gateway/gateway.ts";
import { parseSettings } from "../gateway/settings.ts";
import { SnapshotReader } from "../snapshot/load.ts";
import { KvBindingReader } from "../snapshot/store/kv-binding.ts";
import type { Bindings } from "./worker.ts";

/** Makes the gateway's parts out of what the Worker is bound to. Throws `SettingsError`. */
export function buildParts(bindings: Bindings): GatewayParts {
  const settings = parseSettings(bindings);
  const clockMs = Date.now;
  const tableSource = new SnapshotReader({
    store: new KvBindingReader(bindings.SNAPSHOTS),
    nowMs: clockMs,
    refreshIntervalMs: settings.refreshMs,
  });
  const responder = buildResponder({
    settings,
    currentTable: () => tableSource.current(),
    upstreams: settings.upstreams.map((url) => dohUpstream(url, fetch)),
    clockMs,
    random: Math.random,
    startTimer,
    // Workers Logs keep what a Worker prints; queries and tokens are never part of it.
    reportFailure: (failure) => console.error("a question could not be answered:", failure),
  });
  return { responder, tableSource, clockMs, startTimer };
}

function startTimer(milliseconds: number, expired: () => void): () => void {
  const timer = setTimeout(expired, milliseconds);
  return () => clearTimeout(timer);
}
