import { readPointer } from "../../snapshot/read-pointer.ts";
import { StoreError, type StoreReader } from "../../snapshot/store/store.ts";

/**
 * What is to be said about the home cluster of a view, undefined when the table of the store knows it. A view may be
 * made before its cluster is published, so this is never more than a warning.
 */
export async function warnOfUnknownCluster(store: StoreReader, cluster: string): Promise<string | undefined> {
  try {
    const pointer = await readPointer(store);
    if (pointer === undefined) {
      return `no table is published in this store yet, so nobody knows whether there is a cluster ${cluster}`;
    }
    const known = pointer.clusters.map((observation) => observation.cluster);
    if (known.includes(cluster)) return undefined;
    return `the table knows no cluster ${cluster}, only ${known.join(", ")}: until it does, the view has no home`;
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    return `the table cannot be read to see whether there is a cluster ${cluster}: ${problem.message}`;
  }
}
