import { publishSnapshot, type Publication, type PublishOptions } from "../../snapshot/publish.ts";
import type { StoreWriter } from "../../snapshot/store/store.ts";
import { announce, type AnnouncedTable } from "./announce.ts";
import { claimsToRenew } from "./claims.ts";
import { pairsOf } from "./publication-records.ts";
import type { Publisher } from "./publisher.ts";

/** A table that is to be published to a store beside what others publish there. */
export interface AnnouncedPublication extends AnnouncedTable {
  readonly store: StoreWriter;
}

/**
 * Publishes a table with the records that name its publisher's clusters, so that another sync that overwrites it at the same
 * time loses none; where it is there already, renews the records that are due. Rejects with `StoreError`.
 */
export async function publishAnnounced(
  publisher: Publisher,
  table: AnnouncedPublication,
  options: Omit<PublishOptions, "afterGeneration" | "besides" | "nowSeconds">,
): Promise<Publication> {
  const { store, nowSeconds } = table;
  const announced = announce(publisher, table);
  const publication = await publishSnapshot(store, announced.snapshot, {
    ...options,
    nowSeconds,
    ...announced.options,
  });
  announced.done();
  if (publication.kind !== "unchanged") return publication;
  const claims = claimsToRenew(publisher, { ...table, pointer: publication.pointer }, nowSeconds);
  if (claims.length > 0) await store.put(pairsOf(claims));
  publisher.wrote(store, claims);
  return publication;
}
