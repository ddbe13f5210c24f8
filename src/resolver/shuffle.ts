/** A copy in random order, every order equally likely; `random` is uniform in [0, 1). */
export function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  if (items.length < 2) return items;
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

/** `count` of the items in random order, every choice equally likely; all of them when there are no more. */
export function pick<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  if (items.length <= count) return shuffle(items, random);
  const pool = items.slice();
  // The first steps of a Fisher-Yates shuffle: the rest is never drawn from again.
  for (let at = 0; at < count; at++) {
    const drawn = at + Math.floor(random() * (pool.length - at));
    const [here, there] = [pool[at], pool[drawn]];
    if (here === undefined || there === undefined) continue;
    pool[at] = there;
    pool[drawn] = here;
  }
  return pool.slice(0, count);
}
