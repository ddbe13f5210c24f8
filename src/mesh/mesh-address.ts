import type { Name } from "../dns/name.ts";
import type { ClaimKind } from "./claim.ts";

/**
 * What an address is to the object that it belongs to.
 * - `service`: the ClusterIP of a Service; its PTR names the Service.
 * - `vip`: a VIP of a host, ours or Istio's; its PTR names the host.
 * - `endpoint`: a server of a headless Service; its PTR names the endpoint.
 * - `server`: a server behind a ClusterIP: known to be a pod of its namespace, without a PTR.
 */
export type AddressRole = "service" | "vip" | "endpoint" | "server";

/** What one object of one cluster says about one address. */
export interface AddressOwner {
  readonly cluster: string;
  readonly kind: ClaimKind;
  readonly namespace: string;
  /** `metadata.name` of the object. */
  readonly object: string;
  /** As of the claim. */
  readonly exportTo?: readonly string[];
  readonly role: AddressRole;
  /** What a PTR answers; absent for a `server`. */
  readonly name?: Name;
}

/** Everything that is known of one address, for PTR and the names of pods; it follows from the hosts of the table. */
export interface MeshAddress {
  /** Canonical text. */
  readonly address: string;
  /** Sorted by cluster, role, namespace, object and name; each once. */
  readonly owners: readonly AddressOwner[];
}
