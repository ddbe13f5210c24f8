import type { Name } from "../dns/name.ts";
import type { Claim, Endpoint, ServicePort } from "./claim.ts";

/** What a host answers to one view. */
export interface HostAnswer {
  /** Canonical text, both families, without duplicates; empty when the host is an alias, or answers nothing to this view. */
  readonly addresses: readonly string[];
  readonly alias?: Name;
  /** The servers that `addresses` are those of, when they have names of their own (headless Services and imports). */
  readonly endpoints?: readonly Endpoint[];
  /** Named ports of the claims that were used, each name and protocol once; those of an endpoint may differ. */
  readonly ports: readonly ServicePort[];
  /** The claims that the answer was taken from. */
  readonly claims: readonly Claim[];
  /** Clusters that the answer was taken from, in the order of preference. */
  readonly clusters: readonly string[];
  /** True when a cluster whose lease has ended had to be used. */
  readonly isStale: boolean;
  /** True when all it has is a VIP, and the view has no proxy to make use of it. */
  readonly hasOnlyVip?: true;
}
