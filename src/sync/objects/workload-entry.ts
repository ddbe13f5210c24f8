import type { Fields } from "./fields.ts";
import { readLabels } from "./labels.ts";
import { NETWORK_LABEL, readServer, type Server, type Workload } from "./server.ts";

/** Labels that selectors choose a WorkloadEntry by: `spec.labels`, and those of the object, which win as in Istio. */
export function workloadEntryLabels(entry: Fields): ReadonlyMap<string, string> {
  const ofSpec = readLabels(entry.map("spec").map("labels"));
  return new Map([...ofSpec, ...readLabels(entry.map("metadata").map("labels"))]);
}

/**
 * The server that a WorkloadEntry (networking.istio.io v1alpha3, v1beta1, v1) is; none when its agent reported that it is
 * not healthy. A network that is not said is that of the label, else `clusterNetwork`.
 */
export function readWorkloadEntry({ fields, labels }: Workload, clusterNetwork: string | undefined): Server[] {
  const server = isHealthy(fields) ? readServer(fields.map("spec")) : undefined;
  if (server === undefined) return [];
  const network = server.network ?? labels.get(NETWORK_LABEL) ?? clusterNetwork;
  return [network === undefined ? server : { ...server, network }];
}

/** Only machines with a readiness probe have the condition. */
function isHealthy(entry: Fields): boolean {
  const conditions = entry.map("status").maps("conditions");
  return conditions.find((condition) => condition.text("type") === "Healthy")?.text("status") !== "False";
}
