import { isPastLease } from "../mesh/cluster-order.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import type { NameTable } from "../mesh/name-table.ts";
import type { UpstreamHealth } from "../resolver/upstream.ts";
import type { AnswerRequest } from "./answer-request.ts";
import type { TableSource } from "./table-source.ts";

/** What the status tells of. */
export interface StatusParts {
  readonly tableSource: Pick<TableSource, "current" | "lastProblem">;
  readonly healthOf: () => readonly UpstreamHealth[];
  /** Absent where builds have no version. */
  readonly version?: string;
  /** When the program started, on the same clock; a Worker does not know. */
  readonly startedMs?: number;
  /** Milliseconds since the epoch. */
  readonly clockMs: () => number;
}

/** Answers with what is loaded and how the upstreams do, as JSON; what is not known is null. */
export function answerStatusWith(parts: StatusParts): AnswerRequest {
  return async () => {
    const headers = { "content-type": "application/json", "cache-control": "no-store" };
    return new Response(`${JSON.stringify(statusOf(parts), undefined, 2)}\n`, { headers });
  };
}

function statusOf({
  tableSource,
  healthOf,
  version,
  startedMs,
  clockMs,
}: StatusParts): Readonly<Record<string, unknown>> {
  const nowMs = clockMs();
  const table = tableSource.current();
  return {
    version: version ?? null,
    uptimeSeconds: startedMs === undefined ? null : secondsBetween(startedMs, nowMs),
    snapshot: table === undefined ? null : snapshotStatus(table, nowMs),
    problem: tableSource.lastProblem?.message ?? null,
    upstreams: healthOf().map((health) => upstreamStatus(health, nowMs)),
  };
}

function snapshotStatus(table: NameTable, nowMs: number): Readonly<Record<string, unknown>> {
  const { digest, generation, publishedSeconds, zones, clusters } = table;
  return {
    digest,
    generation,
    published: publishedSeconds === undefined ? null : timeText(publishedSeconds),
    ageSeconds: publishedSeconds === undefined ? null : secondsBetween(publishedSeconds * 1000, nowMs),
    zones,
    clusters: [...clusters.values()].map((observation) => clusterStatus(observation, nowMs)),
  };
}

function clusterStatus(observation: ClusterObservation, nowMs: number): Readonly<Record<string, unknown>> {
  const { cluster, zone, network, observedSeconds, leaseSeconds } = observation;
  return {
    cluster,
    zone,
    network: network ?? null,
    observed: timeText(observedSeconds),
    ageSeconds: secondsBetween(observedSeconds * 1000, nowMs),
    leaseSeconds,
    isPastLease: isPastLease(observation, Math.floor(nowMs / 1000)),
  };
}

function upstreamStatus(health: UpstreamHealth, nowMs: number): Readonly<Record<string, unknown>> {
  const { label, zone, latencyMs, latencyP95Ms, failuresInARow, downUntilMs } = health;
  return {
    label,
    zone: zone ?? null,
    latencyMs: rounded(latencyMs),
    latencyP95Ms: rounded(latencyP95Ms),
    failuresInARow,
    downForSeconds: downUntilMs === undefined ? null : secondsBetween(nowMs, downUntilMs),
  };
}

/** Never less than 0, whatever clocks say. */
function secondsBetween(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round((toMs - fromMs) / 1000));
}

function rounded(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : Math.round(milliseconds * 1000) / 1000;
}

/** RFC 3339; a record may hold a number that no calendar reaches. */
function timeText(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
