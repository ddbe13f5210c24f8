import type { ClusterObservation } from "../../mesh/cluster.ts";
import { compareVersions } from "../../snapshot/publisher-version.ts";
import type { PublisherRecord } from "../../snapshot/publisher.ts";

/**
 * How the part of a record stands to what a table holds of the cluster: older (below 0), the same (0) or newer. Versions
 * decide; where a sync wrote the table that knows of none, the times of observation.
 */
export function compareToTable(record: PublisherRecord, observation: ClusterObservation | undefined): number {
  if (observation === undefined) return 1;
  const { version, observedSeconds } = observation;
  if (version !== undefined || record.version === "") return compareVersions(record.version, version);
  return (record.part?.observation.observedSeconds ?? record.renewedSeconds) - observedSeconds || 1;
}
