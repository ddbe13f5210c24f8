import type { Name } from "../dns/name.ts";
import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import type { ClaimContext } from "./claims/claim-context.ts";
import { claimedNamespaces } from "./claims/claimed-namespaces.ts";
import { exposedHostClaims } from "./claims/exposed-host-claims.ts";
import { serviceClaim } from "./claims/service-claims.ts";
import { endpointFinder } from "./claims/service-endpoints.ts";
import { serviceEntryClaims } from "./claims/service-entry-claims.ts";
import { serviceImportClaims } from "./claims/service-import-claims.ts";
import { workloadsOf } from "./claims/workloads.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { compareDiagnostics } from "./diagnostic.ts";
import { identifyObjects, type ObjectsByKind } from "./objects/identify.ts";
import type { KubernetesObject } from "./objects/kubernetes-object.ts";
import { readService, type Service } from "./objects/service.ts";
import { readServiceEntry } from "./objects/service-entry.ts";
import { seenObjects, type SeenObjects } from "./seen-objects.ts";
import { compareNamedClaims } from "./withheld-claims.ts";

/** Where the objects of one cluster come from. */
export interface Source {
  readonly cluster: string;
  /** Everything there is to read, as of now. Rejects with `SourceError` when it cannot be read at all. */
  read(): Promise<SourceReading>;
}

/** What a source holds; what was wrong with its form. Objects are not looked at yet. */
export interface SourceReading {
  readonly objects: readonly KubernetesObject[];
  /** What it says of names itself, of its own cluster; absent for a source of objects alone. */
  readonly claims?: readonly NamedClaim[];
  readonly diagnostics: readonly Diagnostic[];
  /** False when objects or claims may have been in what could not be read. */
  readonly isWhole: boolean;
}

/** A source that could not be read, so that nothing is known of its cluster. */
export class SourceError extends Error {
  override readonly name: string = "SourceError";
  readonly code: "missing" | "unreadable" | "too-large";
  constructor(code: SourceError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What is known of a cluster besides its objects. */
export interface ClusterSettings {
  readonly cluster: string;
  readonly zone: Name;
  readonly network?: string;
  /** When its objects were read, seconds since the epoch. */
  readonly observedSeconds: number;
  readonly leaseSeconds: number;
}

/** The part of a cluster in the name table, and all that was wrong with its objects. */
export interface ClusterReading {
  readonly part: ClusterPart;
  readonly diagnostics: readonly Diagnostic[];
  /** The objects that were read, when others may not have been; absent when there are none but these. */
  readonly seen?: SeenObjects;
}

/**
 * Reads the objects of one cluster into claims, beside those that its sources said themselves. Neither part nor diagnostics
 * depend on the order of either. `isWhole` tells whether these are all that its sources hold.
 */
export function clusterPartFrom(
  objects: readonly KubernetesObject[],
  settings: ClusterSettings,
  isWhole = true,
  said: readonly NamedClaim[] = [],
): ClusterReading {
  const diagnostics: Diagnostic[] = [];
  const identified = identifyObjects(objects, settings.cluster, diagnostics);
  const { found } = identified;
  const claims = [...claimsOf(found, settings), ...said].toSorted(compareNamedClaims);
  const { cluster, zone, network, observedSeconds, leaseSeconds } = settings;
  const observation = { cluster, zone, observedSeconds, leaseSeconds, ...claimedNamespaces(claims, zone) };
  return {
    part: { observation: network === undefined ? observation : { ...observation, network }, claims },
    diagnostics: withoutRepetitions(diagnostics.toSorted(compareDiagnostics)),
    ...(isWhole && identified.isWhole ? {} : { seen: seenObjects(found, claims) }),
  };
}

/**
 * The claims of objects of one cluster. `balancers` are Services that VirtualServices may be reached through besides those
 * among them.
 */
export function claimsOf(
  found: ObjectsByKind,
  context: ClaimContext,
  balancers: readonly Service[] = [],
): NamedClaim[] {
  const claims: NamedClaim[] = [];
  const workloads = workloadsOf(found.Pod, found.WorkloadEntry, context.network);
  const endpointsOf = endpointFinder({
    slices: found.EndpointSlice,
    endpoints: found.Endpoints,
    workloadEntries: workloads.entries,
  });
  const reachable = [...balancers];
  for (const { fields, metadata } of found.Service) {
    const service = readService(fields, metadata);
    const claim = service === undefined ? undefined : serviceClaim(service, context, endpointsOf);
    if (claim !== undefined) claims.push(claim);
    if (service?.external !== undefined) reachable.push(service);
  }
  for (const { fields, metadata } of found.ServiceEntry) {
    const entry = readServiceEntry(fields, metadata);
    for (const claim of serviceEntryClaims(entry, context, workloads)) claims.push(claim);
  }
  return [...claims, ...serviceImportClaims(found, context), ...exposedHostClaims(found, reachable, context)];
}

/** What is wrong with one object may be found by several that refer to it; they are sorted. */
function withoutRepetitions(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((diagnostic, index) => {
    const before = diagnostics[index - 1];
    return before === undefined || compareDiagnostics(before, diagnostic) !== 0;
  });
}
