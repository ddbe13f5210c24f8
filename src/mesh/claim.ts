import type { Name } from "../dns/name.ts";

/**
 * Kinds of objects that name a host, as `kind:` of the object says it, each with its rank: the lowest rank that names a
 * host answers for it, so nobody squats on the name of a Service. Kinds of rank 2 expose hosts at load balancers.
 */
const KIND_RANKS = {
  Service: 0,
  ServiceImport: 0,
  ServiceEntry: 1,
  VirtualService: 2,
  Ingress: 2,
  HTTPRoute: 2,
  GRPCRoute: 2,
  TLSRoute: 2,
} as const;

/** As `kind:` of the object says it. */
export type ClaimKind = keyof typeof KIND_RANKS;

/** All kinds, strongest first. */
export const CLAIM_KINDS: readonly ClaimKind[] = [
  "Service",
  "ServiceImport",
  "ServiceEntry",
  "VirtualService",
  "Ingress",
  "HTTPRoute",
  "GRPCRoute",
  "TLSRoute",
];

/** The rank of a kind: of the claims on one host only those of the lowest rank count. */
export function kindRank(kind: ClaimKind): number {
  return KIND_RANKS[kind];
}

/** Protocols that a Service's ports may have, as labels of SRV names say them. */
export const PORT_PROTOCOLS = ["tcp", "udp", "sctp"] as const;

/** A port that has a name, which is what SRV records are made of. */
export interface ServicePort {
  /** In lower case; at most 63 octets. */
  readonly name: string;
  readonly protocol: (typeof PORT_PROTOCOLS)[number];
  readonly port: number;
  /** Where the servers listen, when it is another port; only for exports of ServiceEntries. */
  readonly targetPort?: number;
}

/** One address that serves a host; `network` is the Istio network it stands in, absent when it is that of its cluster. */
export interface Endpoint {
  readonly address: string;
  readonly network?: string;
  /**
   * The endpoint's name below the host's, one label or more: its hostname, else its dashed address; behind it the
   * cluster's id for an imported Service (`web-0.east`). Absent when it has no name of its own.
   */
  readonly label?: string;
  /** Its ports where they differ from those of the claim. */
  readonly ports?: readonly ServicePort[];
}

/** Addresses that a client without a proxy can reach; a load balancer that only has a name is an alias. */
export interface ExternalAddresses {
  readonly addresses: readonly string[];
  /** Only when there are no addresses. */
  readonly alias?: Name;
}

/** A server that a proxy sends to what comes for a VIP: an address, or a host to look up. */
export interface Backend {
  readonly host: string;
  /** Ports that differ from those of the claim. */
  readonly ports?: readonly ServicePort[];
}

/**
 * How one object answers for a name. Addresses are canonical text (`dns/address.ts`).
 * - `addresses`: one service behind them (ClusterIP, `spec.addresses`); of several clusters one is chosen.
 * - `endpoints`: the servers themselves (headless, resolution NONE); clusters are united. None: the name does not exist.
 * - `alias`: a CNAME (ExternalName).
 * - `vip`: an automatic VIP; `assigned` holds those that Istio wrote into `status.addresses`, which win over ours.
 *   `backends` are what proxies need to serve it, and what views with reach `direct` get of them.
 * - `external`: reachable from anywhere (exposed hosts, an ExternalName that is an address); clusters are united.
 */
export type ClaimAnswer =
  | { readonly form: "addresses"; readonly addresses: readonly string[] }
  | { readonly form: "endpoints"; readonly endpoints: readonly Endpoint[] }
  | { readonly form: "alias"; readonly target: Name }
  | { readonly form: "vip"; readonly assigned?: readonly string[]; readonly backends?: readonly Backend[] }
  | ({ readonly form: "external" } & ExternalAddresses);

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
  /** Named ports, sorted by name, protocol and port; absent when there are none. */
  readonly ports?: readonly ServicePort[];
  /** What views with reach `direct` get before anything else: load balancer addresses and `externalIPs` of a Service. */
  readonly external?: ExternalAddresses;
  /**
   * The ready servers behind a ClusterIP or `spec.addresses`: for views with reach `direct` when there is no `external`,
   * and for the names of pods.
   */
  readonly servers?: readonly Endpoint[];
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
