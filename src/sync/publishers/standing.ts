import type { SnapshotPointer } from "../../snapshot/format/pointer.ts";
import type { PublisherRecord } from "../../snapshot/publisher.ts";
import { compareVersions } from "../../snapshot/publisher-version.ts";
import { readPointer } from "../../snapshot/read-pointer.ts";
import type { StoreWriter } from "../../snapshot/store/store.ts";
import type { Publisher } from "./publisher.ts";
import { readPublishers } from "./read-publishers.ts";
import { compareToTable } from "./record-age.ts";

/** How what a sync published stands in a store that others publish to as well. */
export interface Standing {
  /** True when the current table has what every publisher published last, and nothing that was pruned. */
  readonly isWhole: boolean;
  /** True when clusters are in the store that the sync does not name. */
  readonly hasOthers: boolean;
  /** Records of clusters that the sync published and another has published beside it. */
  readonly contested: readonly PublisherRecord[];
}

/** Reads how it stands, without the table itself. `known` are the versions that were read before publishing. Rejects with `StoreError`. */
export async function readStanding(
  store: StoreWriter,
  publisher: Publisher,
  known: ReadonlySet<string>,
): Promise<Standing> {
  const pointer = await readPointer(store);
  const { records } = await readPublishers(store);
  const written = publisher.writtenTo(store);
  const newest = new Map(records);
  for (const [cluster, own] of written) {
    if (compareVersions(newest.get(cluster)?.version, own.version) < 0) newest.set(cluster, own);
  }
  const names = [...records.keys(), ...(pointer?.clusters ?? []).map(({ cluster }) => cluster)];
  return {
    isWhole: isWhole(pointer, newest.values()),
    hasOthers: names.some((cluster) => !publisher.clusters.has(cluster)),
    contested: [...records.values()].filter(
      (record) =>
        written.get(record.cluster)?.part !== undefined &&
        record.instance !== publisher.instance &&
        !known.has(record.version),
    ),
  };
}

/** True when a table has all that these records say, and readers that saw any table of theirs take it for newer. */
export function isWhole(pointer: SnapshotPointer | undefined, records: Iterable<PublisherRecord>): boolean {
  if (pointer === undefined) return false;
  const observed = new Map(pointer.clusters.map((each) => [each.cluster, each]));
  for (const record of records) {
    const observation = observed.get(record.cluster);
    if (pointer.generation < record.generation) return false;
    if (record.part === undefined && observation === undefined) continue;
    if (compareToTable(record, observation) > 0) return false;
  }
  return true;
}
