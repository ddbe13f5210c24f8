import type { Name } from "../dns/name.ts";
import type { ClusterPart } from "../mesh/cluster.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { SeenObjects } from "./seen-objects.ts";
import { clusterPartFrom, SourceError, type ClusterReading, type Source, type SourceReading } from "./source.ts";

/** A cluster to read, and what is known of it besides its objects. */
export interface SyncCluster {
  readonly cluster: string;
  readonly zone: Name;
  readonly network?: string;
  readonly leaseSeconds: number;
  /** Read together: what the objects of one say may refer to those of another. */
  readonly sources: readonly Source[];
}

/** What was read of the clusters. */
export interface ClustersReading {
  /** Parts of the clusters of which every source could be read. */
  readonly parts: readonly ClusterPart[];
  readonly diagnostics: readonly Diagnostic[];
  /** Of clusters of which objects may be missing, by cluster: those that were read. */
  readonly seen: ReadonlyMap<string, SeenObjects>;
}

/**
 * Reads the clusters one after the other, so that the objects of one alone are in memory. One that cannot be read is a
 * diagnostic and has no part, so that what it said before can stay.
 */
export async function readClusters(
  clusters: readonly SyncCluster[],
  nowSeconds: () => number,
): Promise<ClustersReading> {
  const parts: ClusterPart[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Map<string, SeenObjects>();
  for (const cluster of clusters) {
    const reading = await readCluster(cluster, nowSeconds);
    if (reading.part !== undefined) parts.push(reading.part);
    if (reading.seen !== undefined) seen.set(cluster.cluster, reading.seen);
    for (const diagnostic of reading.diagnostics) diagnostics.push(diagnostic);
  }
  return { parts, diagnostics, seen };
}

/** Without `part` when it cannot be read. */
type OneReading = Omit<ClusterReading, "part"> & Partial<Pick<ClusterReading, "part">>;

async function readCluster(cluster: SyncCluster, nowSeconds: () => number): Promise<OneReading> {
  const observedSeconds = nowSeconds();
  let readings: SourceReading[];
  try {
    readings = await Promise.all(cluster.sources.map((source) => source.read()));
  } catch (cause) {
    if (!(cause instanceof SourceError)) throw cause;
    return { diagnostics: [unreadable(cluster.cluster, cause)] };
  }
  const { zone, network, leaseSeconds } = cluster;
  const reading = clusterPartFrom(
    readings.flatMap(({ objects }) => objects),
    { cluster: cluster.cluster, zone, ...(network !== undefined && { network }), observedSeconds, leaseSeconds },
    readings.every(({ isWhole }) => isWhole),
    readings.flatMap(({ claims = [] }) => claims),
  );
  const ofSources = readings.flatMap(({ diagnostics }) => diagnostics);
  return { ...reading, diagnostics: [...ofSources, ...reading.diagnostics] };
}

/** Says that a cluster, or a source of it, could not be read. */
export function unreadable(cluster: string, { message }: SourceError): Diagnostic {
  const consequence = "cannot be read, so what it said before stays";
  return { severity: "error", cluster, where: {}, message: `${consequence}: ${message}` };
}
