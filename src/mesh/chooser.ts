import type { Name } from "../dns/name.ts";
import type { ClusterObservation } from "./cluster.ts";
import type { View } from "./view.ts";

/** What the choice among claims depends on besides the host. */
export interface Chooser {
  readonly view: View;
  readonly clusters: ReadonlyMap<string, ClusterObservation>;
  readonly nowSeconds: number;
  /** Zones the mesh owns; an address whose reverse name lies in one of them is a VIP. */
  readonly zones: readonly Name[];
  /** When it is set, what other clusters say is as if it were not there. */
  readonly onlyCluster?: string;
}
