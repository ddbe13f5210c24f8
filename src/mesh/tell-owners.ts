import type { Name } from "../dns/name.ts";
import type { ClaimVerdict } from "./choose.ts";
import type { AddressOwner } from "./mesh-address.ts";

/** One object was weighed whose address a name stands for (PTR, pods); hidden ones are never told of. */
export interface OwnerEvent {
  readonly kind: "owner";
  /** The reverse name, or that of the pod. */
  readonly name: Name;
  readonly address: string;
  readonly owner: AddressOwner;
  readonly verdict: ClaimVerdict;
}

/** Where a choice among the owners of an address is told. */
export interface OwnerListener {
  readonly name: Name;
  readonly observe: (event: OwnerEvent) => void;
}

/** Tells of each owner that the view may see whether it was used; the others are of another cluster, else of a weaker role. */
export function tellOwners(
  address: string,
  visible: readonly AddressOwner[],
  used: readonly AddressOwner[],
  { name, observe }: OwnerListener,
): void {
  const cluster = used[0]?.cluster;
  for (const owner of visible) {
    const verdict = owner.cluster === cluster ? "other-answer" : "other-cluster";
    observe({ kind: "owner", name, address, owner, verdict: used.includes(owner) ? "used" : verdict });
  }
}
