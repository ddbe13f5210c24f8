/** A copy in random order, every order equally likely; `random` is uniform in [0, 1). */
export function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  if (items.length < 2) return items;
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}
