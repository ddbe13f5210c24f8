import type { Name } from "../dns/name.ts";
import type { Claim } from "./claim.ts";

/** One cluster as the table knows it. */
export interface ClusterObservation {
  readonly cluster: string;
  /** Its zone, e.g. `cluster.local.` (Kubernetes DNS specification 1.1 section 2.2). */
  readonly zone: Name;
  /** Istio network of the cluster, absent when not said. */
  readonly network?: string;
  /** When its objects were read, seconds since the epoch. */
  readonly observedSeconds: number;
  /** How long that observation is good for; past it the cluster is used last and its answers carry EDE 3. */
  readonly leaseSeconds: number;
  /** Namespaces that hold a Service or a claimed name of the zone, sorted. */
  readonly namespaces: readonly string[];
}

/** How long a cluster's observation is trusted unless it is said otherwise: a day. */
export const DEFAULT_LEASE_SECONDS = 86_400;

/** Everything one cluster contributes to the table. */
export interface ClusterPart {
  readonly observation: ClusterObservation;
  readonly claims: readonly NamedClaim[];
}

/** A claim together with the name that it is about. */
export interface NamedClaim {
  readonly name: Name;
  readonly claim: Claim;
}
