import type { WatchedCluster } from "../../sync/watch/open-watch.ts";
import type { LeaseName } from "../../sync/watch/lease/lease-object.ts";
import type { Source } from "../../sync/source.ts";
import type { SyncCluster } from "../../sync/read-clusters.ts";
import type { WatchedSource } from "../../sync/watched-source.ts";
import { UsageError, type Arguments } from "../command.ts";
import { parseListenAddress, type ListenAddress } from "../listen-address.ts";
import { parseDuration } from "./duration.ts";

/** What the command line says of a sync that goes on. */
export interface WatchWishes {
  readonly reconcileSeconds: number;
  readonly lease?: LeaseName;
  readonly healthListen?: ListenAddress;
}

const WATCH_ALONE = ["reconcile", "leader-election", "health-listen"] as const;
const DEFAULT_RECONCILE = "5m";
const RECONCILE_RANGE = { minSeconds: 10, maxSeconds: 86_400 };
/** A namespace is a DNS label, the name of a Lease a subdomain (RFC 1123), of which labels are enough here. */
const LEASE_NAME =
  /^(?<namespace>[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\/(?<name>[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)$/;

/** Reads --watch and what only goes with it; undefined without it. Throws `UsageError`. */
export function readWatchWishes(args: Arguments): WatchWishes | undefined {
  if (!args.flag("watch")) {
    const alone = WATCH_ALONE.find((option) => args.text(option) !== undefined);
    if (alone !== undefined) throw new UsageError(`--${alone} goes with --watch: give both, or neither`);
    return undefined;
  }
  const mode = ["plan", "check"].find((option) => args.flag(option));
  if (mode !== undefined) throw new UsageError(`--watch publishes, and --${mode} does not: give one of them`);
  const [lease, healthListen] = [args.text("leader-election"), args.text("health-listen")];
  return {
    reconcileSeconds: parseDuration(args.text("reconcile") ?? DEFAULT_RECONCILE, "--reconcile", RECONCILE_RANGE),
    ...(lease !== undefined && { lease: parseLeaseName(lease) }),
    ...(healthListen !== undefined && { healthListen: parseListenAddress(healthListen, "health-listen") }),
  };
}

function parseLeaseName(text: string): LeaseName {
  const { namespace, name } = LEASE_NAME.exec(text)?.groups ?? {};
  if (namespace !== undefined && name !== undefined) return { namespace, name };
  throw new UsageError(
    `--leader-election ${JSON.stringify(text)} is not <namespace>/<name> of a Lease, e.g. meshdoh/meshdoh-sync`,
  );
}

/** The clusters, all of whose sources can be followed. Throws `UsageError` where one cannot. */
export function watchedClusters(clusters: readonly SyncCluster[]): WatchedCluster[] {
  return clusters.map((each) => ({
    ...each,
    sources: each.sources.map((source) => {
      if (isWatched(source)) return source;
      throw new UsageError(`--watch cannot follow standard input: give cluster ${each.cluster} a file or a folder`);
    }),
  }));
}

function isWatched(source: Source): source is WatchedSource {
  return "follow" in source;
}
