import { compareText } from "../mesh/claim.ts";
import type { ClusterObservation, ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import { claimedNamespaces } from "./claims/claimed-namespaces.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { withKeptClaims } from "./kept-claims.ts";
import type { SeenObjects } from "./seen-objects.ts";
import { compareNamedClaims } from "./withheld-claims.ts";

/** Pruning never drops a cluster that was named and could not be read. */
export interface KeepOptions {
  /** Clusters that this sync names. */
  readonly named: ReadonlySet<string>;
  /** Drop clusters that it does not name. */
  readonly prune: boolean;
}

/**
 * The parts that the new table is made of, by cluster: those read now, and of clusters that were not read what the stores
 * hold, from the store that saw them last. Clusters not named are dropped when pruning.
 */
export function desiredParts(
  read: readonly ClusterPart[],
  stored: Iterable<ClusterPart>,
  { named, prune }: KeepOptions,
): ClusterPart[] {
  const parts = new Map([...newestParts(stored)].filter(([cluster]) => named.has(cluster) || !prune));
  for (const part of read) parts.set(part.observation.cluster, part);
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

/** The parts that were read, none of which lacks what may not have been read. */
export interface CompletedParts {
  readonly parts: readonly ClusterPart[];
  /** Claims of the parts that are from before. */
  readonly kept: readonly NamedClaim[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Completes the parts of clusters of which something could not be read, those in `seen`, with what the stores hold. A
 * cluster that has got another domain is another one, of which they hold nothing.
 */
export function completedParts(
  read: readonly ClusterPart[],
  stored: Iterable<ClusterPart>,
  seen: ReadonlyMap<string, SeenObjects>,
): CompletedParts {
  const published = newestParts(stored);
  const diagnostics: Diagnostic[] = [];
  const kept: NamedClaim[] = [];
  const parts = read.map((part): ClusterPart => {
    const { cluster, zone } = part.observation;
    const [before, seenOfCluster] = [published.get(cluster), seen.get(cluster)];
    if (before === undefined || seenOfCluster === undefined || before.observation.zone !== zone) return part;
    const merged = withKeptClaims(part, before, seenOfCluster);
    if (merged.kept.length === 0) return part;
    for (const named of merged.kept) kept.push(named);
    diagnostics.push(namesStay(cluster, merged.kept));
    const claims = merged.claims.toSorted(compareNamedClaims);
    return { observation: withNamespaces(part.observation, claims), claims };
  });
  return { parts, kept, diagnostics };
}

function withNamespaces(observation: ClusterObservation, claims: readonly NamedClaim[]): ClusterObservation {
  const { cluster, zone, network, observedSeconds, leaseSeconds } = observation;
  const known = { cluster, zone, ...(network === undefined ? {} : { network }), observedSeconds, leaseSeconds };
  return { ...known, ...claimedNamespaces(claims, zone) };
}

function namesStay(cluster: string, kept: readonly NamedClaim[]): Diagnostic {
  const names = [...new Set(kept.map(({ name }) => name))].toSorted(compareText);
  const listed = names.slice(0, MAX_LISTED_NAMES).join(", ");
  const rest = names.length > MAX_LISTED_NAMES ? `, and ${names.length - MAX_LISTED_NAMES} more` : "";
  const stay = names.length === 1 ? "1 name stays as it was" : `${names.length} names stay as they were`;
  const message = `${stay}, because something could not be read: ${listed}${rest}`;
  return { severity: "warning", cluster, where: {}, message };
}

/** So that the warning is one readable line. */
const MAX_LISTED_NAMES = 5;

/** Of each cluster, what the store holds that saw it last. */
export function newestParts(stored: Iterable<ClusterPart>): Map<string, ClusterPart> {
  const parts = new Map<string, ClusterPart>();
  for (const part of stored) {
    const { cluster, observedSeconds } = part.observation;
    const known = parts.get(cluster);
    if (known === undefined || known.observation.observedSeconds < observedSeconds) parts.set(cluster, part);
  }
  return parts;
}

/**
 * Why what the stores hold of a cluster that is kept cannot become one part: another domain makes it another cluster.
 * Undefined when all can.
 */
export function clusterConflict(stored: Iterable<ClusterPart>, kept: ReadonlySet<string>): string | undefined {
  const zones = new Map<string, string>();
  for (const { observation } of stored) {
    const { cluster, zone } = observation;
    const other = zones.get(cluster) ?? zone;
    if (other !== zone && kept.has(cluster)) {
      const [first, second] = [other, zone].toSorted();
      return `the stores hold different clusters called ${cluster}, with the domains ${first} and ${second}`;
    }
    zones.set(cluster, zone);
  }
  return undefined;
}
