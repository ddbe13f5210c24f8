/** A copy in random order, every order equally likely; `random` is uniform in [0, 1). */
export function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  if (items.length < 2) return items;
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Items in random order until the next one would cost more than is left; every choice is equally likely. */
export function pickWithin<Item>(
  items: readonly Item[],
  costOf: (item: Item) => number,
  budget: number,
  random: () => number,
): readonly Item[] {
  const pool = items.slice();
  let left = budget;
  // The first steps of a Fisher-Yates shuffle: the rest is never drawn from.
  for (let at = 0; at < pool.length; at++) {
    const drawn = at + Math.floor(random() * (pool.length - at));
    const [here, there] = [pool[at], pool[drawn]];
    if (here === undefined || there === undefined) continue;
    left -= costOf(there);
    if (left < 0) return pool.slice(0, at);
    pool[at] = there;
    pool[drawn] = here;
  }
  return pool;
}
