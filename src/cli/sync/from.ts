import { parseName, type Name } from "../../dns/name.ts";
import { DEFAULT_LEASE_SECONDS } from "../../mesh/cluster.ts";
import type { SyncCluster } from "../../sync/read-clusters.ts";
import type { Source } from "../../sync/source.ts";
import { UsageError } from "../command.ts";
import { parseDuration, type DurationRange } from "./duration.ts";
import { openSource, SOURCE_FORMS, type SourceContext } from "./source-location.ts";

const DEFAULT_DOMAIN = "cluster.local";
const STANDARD_INPUT = "manifests:-";
/** A cluster's name is a DNS label, as names of the mesh may contain it (KEP-1645, ClusterProperty `cluster.clusterset.k8s.io`). */
const CLUSTER_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A lease shorter than a minute would end between two looks at a cluster that is well. */
const LEASE_RANGE: DurationRange = { minSeconds: 60, maxSeconds: 30 * 86_400 };

/** What all clusters have in common unless they say otherwise. */
export interface ClusterDefaults {
  /** As `--lease` says it. */
  readonly lease?: string;
  /** Takes a line of progress of a source. */
  readonly report?: (line: string) => void;
}

interface Settings {
  readonly location: string;
  readonly network?: string;
  readonly domain?: string;
  readonly lease?: string;
}

/**
 * Reads every `--from <cluster>=<source>[,network=N][,domain=D][,lease=T]`; several for one cluster are read together.
 * Throws `UsageError`.
 */
export function parseClusters(texts: readonly string[], defaults: ClusterDefaults = {}): SyncCluster[] {
  const { lease, report = (): void => {} } = defaults;
  const leaseSeconds = lease === undefined ? DEFAULT_LEASE_SECONDS : parseDuration(lease, "--lease", LEASE_RANGE);
  if (texts.length === 0)
    throw new UsageError("--from is missing, e.g. --from east=manifests:examples/two-clusters/east");
  const clusters = new Map<string, SyncCluster>();
  for (const text of texts) {
    const cluster = parseCluster(text, leaseSeconds, report);
    const before = clusters.get(cluster.cluster);
    clusters.set(cluster.cluster, before === undefined ? cluster : together(before, cluster));
  }
  checkStandardInput(texts);
  return [...clusters.values()];
}

/** Whoever came second would find nothing left to read. */
function checkStandardInput(texts: readonly string[]): void {
  const [first, second] = texts.filter((text) => splitSettings(text).location.endsWith(`=${STANDARD_INPUT}`));
  if (second !== undefined) throw new UsageError(`--from ${second}: --from ${first} reads standard input already`);
}

function parseCluster(text: string, usualLeaseSeconds: number, report: (line: string) => void): SyncCluster {
  const [, cluster, rest] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  if (cluster === undefined || rest === undefined) throw new UsageError(`--from ${text} is not <cluster>=<source>`);
  if (!CLUSTER_NAME.test(cluster)) {
    throw new UsageError(
      `--from ${text}: a cluster's name has lower-case letters, digits and hyphens, 63 at most, not ${JSON.stringify(cluster)}`,
    );
  }
  const { location, network, domain, lease } = splitSettings(rest);
  const leaseSeconds = lease === undefined ? usualLeaseSeconds : leaseOf(lease, text);
  const base = { cluster, zone: zoneOf(domain ?? DEFAULT_DOMAIN, text), leaseSeconds };
  return {
    ...base,
    sources: [sourceOf(location, { cluster, zone: base.zone, report }, text)],
    ...(network === undefined ? {} : { network }),
  };
}

/** Settings stand behind the source; only those that are known are taken off, so that a path may hold commas. */
function splitSettings(rest: string): Settings {
  const match = /^(?<before>.*),(?<key>network|domain|lease)=(?<value>[^,]*)$/.exec(rest)?.groups;
  if (match === undefined) return { location: rest };
  const { before = "", key = "", value = "" } = match;
  return { ...splitSettings(before), [key]: value };
}

function sourceOf(location: string, context: SourceContext, text: string): Source {
  const source = openSource(location, context);
  if (source !== undefined) return source;
  throw new UsageError(`--from ${text}: a source is ${SOURCE_FORMS}, not ${JSON.stringify(location)}`);
}

function leaseOf(lease: string, text: string): number {
  return parseDuration(lease, `--from ${text}: lease`, LEASE_RANGE);
}

function zoneOf(domain: string, text: string): Name {
  try {
    return parseName(domain);
  } catch (error) {
    throw new UsageError(`--from ${text}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function together(before: SyncCluster, more: SyncCluster): SyncCluster {
  const isSame =
    before.zone === more.zone && before.network === more.network && before.leaseSeconds === more.leaseSeconds;
  if (!isSame) {
    throw new UsageError(
      `--from names cluster ${more.cluster} twice with different settings: give both the same network, domain and lease`,
    );
  }
  return { ...before, sources: [...before.sources, ...more.sources] };
}
