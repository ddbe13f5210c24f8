import type { NamedClaim } from "../../mesh/cluster.ts";
import type { Snapshot } from "../../snapshot/build.ts";
import type { SnapshotPointer } from "../../snapshot/format/pointer.ts";
import type { PublishOptions } from "../../snapshot/publish.ts";
import type { PublisherRecord } from "../../snapshot/publisher.ts";
import type { StoreReader } from "../../snapshot/store/store.ts";
import { pairsOf, prunedRecords, recordsOf } from "./publication-records.ts";
import type { Publisher } from "./publisher.ts";

/** A table that is to be published, and what its store said of publishers. */
export interface AnnouncedTable {
  readonly store: StoreReader;
  readonly snapshot: Snapshot;
  /** The claims of all clusters that are not in it. */
  readonly withheld: readonly NamedClaim[];
  /** How many claims of each cluster are in it; absent when nobody counted. */
  readonly claimCounts?: ReadonlyMap<string, number>;
  /** As they were read. */
  readonly publishers?: ReadonlyMap<string, PublisherRecord>;
  /** Clusters that go with this publication. */
  readonly pruned?: readonly string[];
  /** Clusters that the publisher names and another follows: it says nothing of them. */
  readonly unclaimed?: ReadonlySet<string>;
  /** True to name whoever is named already as the publisher of a cluster: only what is published is another's. */
  readonly asBefore?: boolean;
  /** True when its own parts are those that were published last: a new version would set two syncs against each other. */
  readonly isAgain?: boolean;
  /** Seconds since the epoch. */
  readonly nowSeconds: number;
}

/** What goes to `publishSnapshot` so that no other sync loses what is published. */
export interface Announcement {
  readonly snapshot: Snapshot;
  readonly options: Required<Pick<PublishOptions, "afterGeneration" | "besides">>;
  /** To be called once all is written. */
  readonly done: () => void;
}

/** Gives the parts that were read anew their version, and the publication the records that name them. Writes nothing. */
export function announce(publisher: Publisher, table: AnnouncedTable): Announcement {
  const { store, nowSeconds, pruned = [] } = table;
  const known = [...(table.publishers?.values() ?? []), ...publisher.writtenTo(store).values()];
  publisher.see([...known, ...table.snapshot.clusters].map(({ version }) => version));
  const { clusters: plain } = table.snapshot;
  const clusters = table.isAgain === true ? publisher.stampAgain(plain, store) : publisher.stamp(plain, nowSeconds);
  const isStamped = new Set(clusters.filter((each, index) => each !== plain[index]));
  const stamped = new Set([...isStamped].map(({ cluster }) => cluster));
  let records: PublisherRecord[] = [];
  const besides = (pointer: SnapshotPointer): ReadonlyMap<string, Uint8Array> => {
    const own = [
      ...recordsOf(publisher, stamped, { ...table, pointer }, nowSeconds),
      ...prunedRecords(publisher, pruned, pointer.generation, nowSeconds),
    ];
    records = table.asBefore === true ? own.map((record) => namedAs(record, table.publishers)) : own;
    return pairsOf(records);
  };
  const afterGeneration = known.reduce((last, { generation }) => Math.max(last, generation), 0);
  return {
    snapshot: { ...table.snapshot, clusters },
    options: { afterGeneration, besides },
    done: () => publisher.wrote(store, records),
  };
}

/** A record with what another says of who publishes the cluster. */
function namedAs(record: PublisherRecord, before: AnnouncedTable["publishers"]): PublisherRecord {
  const known = before?.get(record.cluster);
  if (known === undefined) return record;
  const { owner, instance, isFollowing, renewedSeconds } = known;
  return { ...record, owner, instance, isFollowing, renewedSeconds };
}
