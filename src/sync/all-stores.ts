/**
 * Does something with every store, with all at once: a slow one makes no other wait. Results in the order of the stores.
 * Rejects with the first defect once nothing is under way any more, so that whoever is told of it writes beside nobody.
 */
export async function atAllStores<Store, Result>(
  stores: readonly Store[],
  run: (store: Store) => Promise<Result>,
): Promise<Result[]> {
  const settled = await Promise.allSettled(stores.map(run));
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
