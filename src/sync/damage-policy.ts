import { isTooMuch, type Loss, type TableParts } from "./lost-names.ts";
import { REMOVAL_ADVICE, type Refusal } from "./policy.ts";
import { compareToTable } from "./publishers/record-age.ts";
import type { Target } from "./target.ts";

/**
 * Refuses a table that has over a fifth fewer claims than publishers say a damaged one has: which names went with its
 * shards nobody knows, but how many claims there were their records tell. Of the clusters in `whole` enough is known.
 */
export function checkDamage(
  { store, current, publishers }: Pick<Target, "store" | "current" | "publishers">,
  desired: TableParts,
  whole: ReadonlySet<string>,
): Refusal | undefined {
  if (current?.damage === undefined) return undefined;
  const observed = new Map(current.pointer.clusters.map((each) => [each.cluster, each]));
  const losses = desired.parts.flatMap(
    ({ observation: { cluster }, claims }): (Loss & { readonly cluster: string })[] => {
      const record = publishers?.get(cluster);
      const before = record?.part?.claimCount;
      if (record === undefined || before === undefined || whole.has(cluster)) return [];
      if (compareToTable(record, observed.get(cluster)) < 0) return [];
      return [{ cluster, before, removed: Math.max(0, before - claims.length) }];
    },
  );
  const all = losses.reduce((sum: Loss, { before, removed }) => {
    return { before: sum.before + before, removed: sum.removed + removed };
  }, NO_LOSS);
  if (!isTooMuch(all)) return undefined;
  const clusters = losses.filter(isTooMuch).map(({ cluster }) => cluster);
  const damage = `the table of ${store.label} is damaged, and of ${all.before} claims that it had ${all.removed} would be gone`;
  return { code: "many-removals", clusters: clusters.toSorted(), reason: `${damage}; ${REMOVAL_ADVICE}` };
}

const NO_LOSS: Loss = { before: 0, removed: 0 };
