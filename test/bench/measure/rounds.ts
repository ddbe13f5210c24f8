import type { Pair } from "./figure.ts";

/** Rounds of a comparison: with nine, the interval of the median leaves out the best and the worst. */
const ROUNDS = 9;

/**
 * Lets two contestants run in turns, so that whatever else the machine does falls on both: each round holds one run of
 * either, and who begins changes from round to round. Resolves with the runs of each round.
 */
export async function inTurns<Run>(
  ours: () => Promise<Run>,
  reference: () => Promise<Run>,
  rounds: number = ROUNDS,
): Promise<(readonly [ours: Run, reference: Run])[]> {
  const pairs: (readonly [Run, Run])[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours();
      pairs.push([first, await reference()]);
    } else {
      const first = await reference();
      pairs.push([await ours(), first]);
    }
  }
  return pairs;
}

/** One property of the runs of each round. */
export function pairsOf<Run>(runs: readonly (readonly [Run, Run])[], property: (run: Run) => number): Pair[] {
  return runs.map(([ours, reference]) => [property(ours), property(reference)]);
}
