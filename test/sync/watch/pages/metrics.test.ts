import { expect, test } from "vitest";
import { openWatchMetrics } from "../../../../src/sync/watch/pages/metrics.ts";
import type { LiveCluster } from "../../../../src/sync/live/live-sync.ts";
import { syncOutcome } from "../outcomes.ts";
import { statusOf } from "../status-under-test.ts";

/** The lines of our own families that hold a number (Prometheus text format 0.0.4). */
async function samplesOf(registry: { metrics(): Promise<string> }): Promise<string[]> {
  const text = await registry.metrics();
  expect(text.endsWith("\n")).toBe(true);
  const lines = text.split("\n").filter((line) => line.startsWith("meshdoh_"));
  for (const line of lines)
    expect(line).toMatch(/^[a-z_]+(?:\{[a-z_]+="[^"\n]*"(?:,[a-z_]+="[^"\n]*")*\})? [-+.\dInfe]+$/);
  const typed = [...text.matchAll(/^# TYPE (meshdoh_\S+) (counter|gauge|histogram)$/gm)].map(([, name]) => name);
  expect(new Set(typed).size, "each family once").toBe(typed.length);
  return lines;
}

test("everything is told that is known, and nothing that is not", async () => {
  const clusters: LiveCluster[] = [
    { cluster: "east", confirmedSeconds: 990, claimsByKind: new Map([["Service", 3]]) },
    { cluster: "west", problem: "connection refused", claimsByKind: new Map() },
  ];
  const status = statusOf({ clusters: () => clusters, isLeader: () => false, pendingChanges: () => 5 });
  const registry = await openWatchMetrics(status, () => 1000);
  const diagnostics = [{ severity: "warning", cluster: "east", where: {}, message: "is odd" }] as const;
  status.note(await syncOutcome([{ kind: "published", generation: 4 }], { diagnostics }), 0.2, 995);
  status.note(await syncOutcome([{ kind: "unchanged" }, { label: "kv:1", problem: "x" }], { diagnostics }), 2, 999);
  const samples = (await samplesOf(registry)).filter((line) => !line.includes("_bucket"));
  expect(samples).toEqual([
    "meshdoh_sync_publication_duration_seconds_sum 2.2",
    "meshdoh_sync_publication_duration_seconds_count 2",
    'meshdoh_sync_cluster_lag_seconds{cluster="east"} 10',
    'meshdoh_sync_cluster_reachable{cluster="east"} 1',
    'meshdoh_sync_cluster_reachable{cluster="west"} 0',
    'meshdoh_sync_claims{cluster="east",kind="Service"} 3',
    'meshdoh_sync_publications_total{store="dir:table",outcome="published"} 1',
    'meshdoh_sync_publications_total{store="dir:table",outcome="unchanged"} 1',
    'meshdoh_sync_publications_total{store="kv:1",outcome="failed"} 1',
    'meshdoh_sync_generation{store="dir:table"} 7',
    'meshdoh_sync_last_publication_timestamp_seconds{store="dir:table"} 995',
    'meshdoh_sync_store_failing_since_timestamp_seconds{store="kv:1"} 999',
    'meshdoh_sync_diagnostics{severity="error"} 0',
    'meshdoh_sync_diagnostics{severity="warning"} 1',
    'meshdoh_sync_diagnostics{severity="notice"} 0',
    "meshdoh_sync_refused 0",
    "meshdoh_sync_leader 0",
    "meshdoh_sync_pending_changes 5",
  ]);
});

test("clusters that other syncs publish are told by store, as long as there are any", async () => {
  let taken = [{ store: "kv:1", cluster: "east", owner: "site-b" }];
  const registry = await openWatchMetrics(statusOf({ takenClusters: () => taken }), () => 1000);
  expect(await samplesOf(registry)).toContain('meshdoh_sync_cluster_taken_over{store="kv:1",cluster="east"} 1');
  taken = [];
  expect((await samplesOf(registry)).join("\n")).not.toContain("taken_over");
});

test("a cluster that is refused while others are published is told with the reason, as long as it is", async () => {
  const status = statusOf();
  const registry = await openWatchMetrics(status, () => 1000);
  const refusal = { code: "empty-cluster", clusters: ["east"], reason: "x" } as const;
  status.note(await syncOutcome([{ kind: "published" }], { refusal, heldBack: ["east"] }), 0.1, 1000);
  const samples = await samplesOf(registry);
  expect(samples).toContain('meshdoh_sync_cluster_refused{cluster="east",reason="empty-cluster"} 1');
  expect(samples).toContain("meshdoh_sync_refused 1");
  status.note(await syncOutcome([{ kind: "unchanged" }]), 0.1, 1000);
  expect((await samplesOf(registry)).join("\n")).not.toContain("cluster_refused");
});

test("a clock that jumped back gives no lag below zero", async () => {
  const clusters: LiveCluster[] = [{ cluster: "east", confirmedSeconds: 5000, claimsByKind: new Map() }];
  const registry = await openWatchMetrics(statusOf({ clusters: () => clusters }), () => 1000);
  expect(await samplesOf(registry)).toContain('meshdoh_sync_cluster_lag_seconds{cluster="east"} 0');
});

test("it tells the process as well, as Prometheus expects it", async () => {
  const registry = await openWatchMetrics(statusOf(), () => 1000);
  expect(await registry.metrics()).toMatch(/^process_resident_memory_bytes \d+$/m);
});
