import { estimate, median, type Estimate } from "./statistics.ts";

/** One line of the table: something measured beside what it is compared with, in the same rounds. */
export interface Figure {
  readonly what: string;
  /** Medians, as measured on this machine: for orientation, never held against a bound. */
  readonly ours: number;
  readonly reference: number;
  readonly referenceName: string;
  readonly unit: string;
  /** Of the rounds: how many times as good as the reference, or how many `unit` more. */
  readonly comparison: "ratio" | "difference";
  readonly estimate: Estimate;
  readonly bound?: Bound;
}

/** What a comparison must not be worse than. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number };

/** Ours and the reference in one round. */
export type Pair = readonly [ours: number, reference: number];

/** What a figure is made from. */
export interface FigureParts {
  readonly what: string;
  readonly referenceName: string;
  readonly unit: string;
  readonly pairs: readonly Pair[];
  readonly bound?: Bound;
}

/** For rates, where more is better: 0.9 is nine tenths of the reference's rate. */
export function rateFigure(parts: FigureParts): Figure {
  return { ...shown(parts), comparison: "ratio", estimate: estimate(parts.pairs.map(([ours, other]) => ours / other)) };
}

/** For costs, where less is better: 0.9 means that the reference does it for nine tenths of what it costs us. */
export function costFigure(parts: FigureParts): Figure {
  return { ...shown(parts), comparison: "ratio", estimate: estimate(parts.pairs.map(([ours, other]) => other / ours)) };
}

/** For amounts that are bounded by their difference. */
export function differenceFigure(parts: FigureParts): Figure {
  const differences = parts.pairs.map(([ours, other]) => ours - other);
  return { ...shown(parts), comparison: "difference", estimate: estimate(differences) };
}

function shown({ pairs, ...parts }: FigureParts): Omit<Figure, "comparison" | "estimate"> {
  return { ...parts, ours: median(pairs.map(([ours]) => ours)), reference: median(pairs.map(([, other]) => other)) };
}

/** Whether a bound holds. */
export type Verdict = "met" | "within noise" | "missed" | "no bound";

/**
 * Met when the median keeps the bound; missed when not even the better end of its interval does; in between the rounds
 * say too little, which is no failure.
 */
export function verdictOf({ estimate: { median: middle, low, high }, bound }: Figure): Verdict {
  if (bound === undefined) return "no bound";
  if ("atLeast" in bound) return judge(middle >= bound.atLeast, high >= bound.atLeast);
  return judge(middle <= bound.atMost, low <= bound.atMost);
}

function judge(isMet: boolean, mayBeMet: boolean): Verdict {
  if (isMet) return "met";
  return mayBeMet ? "within noise" : "missed";
}
