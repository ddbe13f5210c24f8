import { parseName, type Name } from "../../dns/name.ts";
import { DEFAULT_LEASE_SECONDS } from "../../mesh/cluster.ts";
import type { SyncCluster } from "../../sync/read-clusters.ts";
import type { Source } from "../../sync/source.ts";
import { manifestsSource } from "../../sync/sources/manifests.ts";
import { UsageError } from "../command.ts";

const DEFAULT_DOMAIN = "cluster.local";
const STANDARD_INPUT = "manifests:-";
/** A cluster's name is a DNS label, as names of the mesh may contain it (KEP-1645, ClusterProperty `cluster.clusterset.k8s.io`). */
const CLUSTER_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Reads every `--from <cluster>=<source>[,network=N][,domain=D]`; several for one cluster are read together. Throws `UsageError`. */
export function parseClusters(texts: readonly string[]): SyncCluster[] {
  if (texts.length === 0)
    throw new UsageError("--from is missing, e.g. --from east=manifests:examples/two-clusters/east");
  const clusters = new Map<string, SyncCluster>();
  for (const text of texts) {
    const cluster = parseCluster(text);
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

function parseCluster(text: string): SyncCluster {
  const [, cluster, rest] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  if (cluster === undefined || rest === undefined) throw new UsageError(`--from ${text} is not <cluster>=<source>`);
  if (!CLUSTER_NAME.test(cluster)) {
    throw new UsageError(
      `--from ${text}: a cluster's name has lower-case letters, digits and hyphens, 63 at most, not ${JSON.stringify(cluster)}`,
    );
  }
  const { location, network, domain } = splitSettings(rest);
  const base = { cluster, zone: zoneOf(domain ?? DEFAULT_DOMAIN, text), leaseSeconds: DEFAULT_LEASE_SECONDS };
  return { ...base, sources: [sourceOf(location, cluster, text)], ...(network === undefined ? {} : { network }) };
}

/** Settings stand behind the source; only the two known ones are taken off, so that a path may hold commas. */
function splitSettings(rest: string): { location: string; network?: string; domain?: string } {
  const match = /^(?<before>.*),(?<key>network|domain)=(?<value>[^,]*)$/.exec(rest)?.groups;
  if (match === undefined) return { location: rest };
  const { before = "", key = "", value = "" } = match;
  return { ...splitSettings(before), [key]: value };
}

function sourceOf(location: string, cluster: string, text: string): Source {
  const [, kind, path] = /^([a-z]+):(.*)$/.exec(location) ?? [];
  if (kind === "manifests" && path !== undefined && path !== "") return manifestsSource(path, cluster);
  throw new UsageError(`--from ${text}: a source is manifests:<file|folder|->, not ${JSON.stringify(location)}`);
}

function zoneOf(domain: string, text: string): Name {
  try {
    return parseName(domain);
  } catch (error) {
    throw new UsageError(`--from ${text}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function together(before: SyncCluster, more: SyncCluster): SyncCluster {
  if (before.zone !== more.zone || before.network !== more.network) {
    throw new UsageError(
      `--from names cluster ${more.cluster} twice with different settings: give both the same network and domain`,
    );
  }
  return { ...before, sources: [...before.sources, ...more.sources] };
}
