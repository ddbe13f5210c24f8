import type { Name } from "../dns/name.ts";

/** Kinds of objects that name a host, strongest first: a Service beats a ServiceEntry, so nobody squats on its name. */
export const CLAIM_KINDS = ["Service", "ServiceEntry"] as const;
/** As `kind:` of the object says it. */
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** One address that serves a host; `network` is the Istio network it can be reached from, absent when any. */
export interface Endpoint {
  readonly address: string;
  readonly network?: string;
}

/**
 * How one object answers for a name. Addresses are canonical text (`dns/address.ts`).
 * - `addresses`: one service behind them (ClusterIP, `spec.addresses`); of several clusters one is chosen.
 * - `endpoints`: the servers themselves (headless, resolution NONE); clusters are united. None: the name does not exist.
 * - `alias`: a CNAME (ExternalName).
 * - `vip`: an automatic VIP; `assigned` holds those that Istio wrote into `status.addresses`, which win over ours.
 */
export type ClaimAnswer =
  | { readonly form: "addresses"; readonly addresses: readonly string[] }
  | { readonly form: "endpoints"; readonly endpoints: readonly Endpoint[] }
  | { readonly form: "alias"; readonly target: Name }
  | { readonly form: "vip"; readonly assigned?: readonly string[] };

/** What one object of one cluster says about one name. */
export interface Claim {
  readonly cluster: string;
  readonly kind: ClaimKind;
  readonly namespace: string;
  /** `metadata.name` of the object. */
  readonly object: string;
  /** `metadata.creationTimestamp` in seconds since the epoch; the oldest ServiceEntry wins. */
  readonly createdSeconds?: number;
  /** Namespaces that may see it, `*` for all; absent means all, empty means none (Istio `exportTo`, `.` already resolved). */
  readonly exportTo?: readonly string[];
  readonly answer: ClaimAnswer;
}

/** What all clusters say about one name. A wildcard host's name begins with the label `*`. */
export interface MeshHost {
  readonly name: Name;
  /** In the order of `compareClaims`. */
  readonly claims: readonly Claim[];
  /** The automatic VIPs of this host, IPv4 then IPv6; absent when no claim needs one. */
  readonly vip?: readonly string[];
}

/**
 * Orders claims by cluster, kind, namespace, object and form, so that a table never depends on the order of its inputs.
 * Claims of one object that answer in one form are equal, whatever else they say.
 */
export function compareClaims(a: Claim, b: Claim): number {
  return (
    compareText(a.cluster, b.cluster) ||
    CLAIM_KINDS.indexOf(a.kind) - CLAIM_KINDS.indexOf(b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.object, b.object) ||
    compareText(a.answer.form, b.answer.form)
  );
}

/** Compares by UTF-16 code unit, which no locale changes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
