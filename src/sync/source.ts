import { isWithin, type Name } from "../dns/name.ts";
import { placeInZone } from "../mesh/zones.ts";
import { compareClaims, compareText } from "../mesh/claim.ts";
import type { ClusterObservation, ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import type { ClaimContext } from "./claims/claim-context.ts";
import { serviceClaims } from "./claims/service-claims.ts";
import { endpointFinder } from "./claims/service-endpoints.ts";
import { serviceEntryClaims } from "./claims/service-entry-claims.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { compareDiagnostics } from "./diagnostic.ts";
import { identifyObjects } from "./objects/identify.ts";
import type { KubernetesObject } from "./objects/kubernetes-object.ts";
import { readService } from "./objects/service.ts";
import { readServiceEntry } from "./objects/service-entry.ts";

/** Where the objects of one cluster come from. */
export interface Source {
  readonly cluster: string;
  /** Everything there is to read, as of now. Rejects with `SourceError` when it cannot be read at all. */
  read(): Promise<SourceReading>;
}

/** What a source holds; what was wrong with its form. Objects are not looked at yet. */
export interface SourceReading {
  readonly objects: readonly KubernetesObject[];
  readonly diagnostics: readonly Diagnostic[];
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
}

/** Reads the objects of one cluster into claims. Neither part nor diagnostics depend on the order of the objects. */
export function clusterPartFrom(objects: readonly KubernetesObject[], settings: ClusterSettings): ClusterReading {
  const diagnostics: Diagnostic[] = [];
  const found = identifyObjects(objects, settings.cluster, diagnostics);
  const services = found.Service.map(({ fields, metadata }) => readService(fields, metadata));
  const entries = found.ServiceEntry.map(({ fields, metadata }) => readServiceEntry(fields, metadata));
  const endpointsOf = endpointFinder(found.EndpointSlice, found.Endpoints);
  const context: ClaimContext = settings;
  const claims: NamedClaim[] = [];
  const namespaces = new Set<string>();
  for (const service of services) {
    if (service === undefined) continue;
    namespaces.add(service.metadata.namespace);
    claims.push(...serviceClaims(service, context, endpointsOf));
  }
  for (const entry of entries) claims.push(...serviceEntryClaims(entry, context));
  for (const namespace of namespacesOf(claims, settings.zone)) namespaces.add(namespace);
  return {
    part: {
      observation: observationOf(settings, [...namespaces].toSorted(compareText)),
      claims: claims.toSorted(compareNamedClaims),
    },
    diagnostics: diagnostics.toSorted(compareDiagnostics),
  };
}

function observationOf(settings: ClusterSettings, namespaces: readonly string[]): ClusterObservation {
  const { cluster, zone, network, observedSeconds, leaseSeconds } = settings;
  const observation = { cluster, zone, observedSeconds, leaseSeconds, namespaces };
  return network === undefined ? observation : { ...observation, network };
}

/** A ServiceEntry may name a host inside the zone; the namespace above it then exists as well (RFC 8020). */
function namespacesOf(claims: readonly NamedClaim[], zone: Name): string[] {
  return claims.flatMap(({ name }) => {
    const place = isWithin(name, zone) ? placeInZone(name, zone) : undefined;
    return place?.kind === "service" ? [place.namespace] : [];
  });
}

function compareNamedClaims(a: NamedClaim, b: NamedClaim): number {
  return compareText(a.name, b.name) || compareClaims(a.claim, b.claim);
}
