import type { Name } from "../dns/name.ts";

/** Who is asking: what a client may see and where it stands. The answer depends on question, view and snapshot alone. */
export interface View {
  readonly name: string;
  /** Home cluster; its answers come first. */
  readonly cluster?: string;
  /** Istio network the client stands in. */
  readonly network?: string;
  /** Own namespace: short names, `exportTo`, search list. */
  readonly namespace?: string;
  /** Search list in order, absolute names. */
  readonly search: readonly Name[];
  readonly reach: Reach;
  /** Address families that the client can use. */
  readonly families: readonly AddressFamily[];
  /** Whether the search list is walked at the server. */
  readonly autopath: boolean;
  /** Whether names outside the mesh may be resolved. */
  readonly public: boolean;
  /** True for those who run the gateway: explanations, status and metrics are for them alone. */
  readonly operator?: boolean;
  /** TTL of positive answers of the mesh for this view; absent when the table's or the gateway's own counts. */
  readonly ttlSeconds?: number;
}

/**
 * `mesh`: the client sits behind a sidecar, ztunnel or a routable cluster network, so VIPs and ClusterIPs are of use to it.
 * `direct`: no proxy, so it gets addresses of load balancers, gateways or endpoints.
 */
export type Reach = (typeof REACHES)[number];

/** All values of `Reach`. */
export const REACHES = ["mesh", "direct"] as const;

/** `v4` stands for A records, `v6` for AAAA. */
export type AddressFamily = "v4" | "v6";

/** A view as it is written down: what is not said is taken from the table when a question comes. */
export interface ViewSettings extends Omit<View, "search"> {
  /** Search list in order; absent means `<namespace>.svc.<zone>`, `svc.<zone>`, `<zone>` of the home cluster. */
  readonly search?: readonly Name[];
}
