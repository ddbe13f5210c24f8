/** How long changes are gathered before they are published. */
export interface Gathering {
  /** After the latest change, so that what belongs together comes together. */
  readonly quietMs: number;
  /** From the first until it is published, however many follow and as long as publishing takes no more than a third of it. */
  readonly mostMs: number;
}

/** A rollout changes a Service's endpoints many times within a second, and readers are to see the first of it soon. */
export const USUAL_GATHERING: Gathering = { quietMs: 300, mostMs: 2000 };

/** When changes were told, by a clock that never goes back. */
export interface GatheredChanges {
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * When publishing them is to begin, by the same clock. Changes that do not stop are gathered for a third of the time that they
 * have, less `publishingMs`, which is how long the last publication took, but for `quietMs` at least: what comes when a
 * publication has just begun waits for that one, is gathered, and then published itself.
 */
export function gatheredByMs(
  { firstMs, lastMs }: GatheredChanges,
  { quietMs, mostMs }: Gathering,
  publishingMs: number,
): number {
  return Math.min(lastMs + quietMs, firstMs + Math.max(quietMs, mostMs / 3 - publishingMs));
}
