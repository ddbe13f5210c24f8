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
  /** Namespaces of its zone in which everybody may see that a name exists, sorted. */
  readonly namespaces: readonly string[];
  /** Namespaces of `clusterset.local` that its ServiceImports are in, sorted; absent when there are none. */
  readonly importedNamespaces?: readonly string[];
  /** Namespaces of its zone in which only some may see any name, sorted by namespace; absent when there are none. */
  readonly restrictedNamespaces?: readonly RestrictedNamespace[];
  /** Which of the parts that were published of the cluster this is, for syncs to compare; no answer depends on it. */
  readonly version?: string;
}

/** A namespace whose every name is exported to these namespaces only; sorted, and not empty. */
export interface RestrictedNamespace {
  readonly namespace: string;
  readonly exportTo: readonly string[];
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
