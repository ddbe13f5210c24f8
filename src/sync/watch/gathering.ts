/** How long changes are gathered before they are published. */
export interface Gathering {
  /** After the latest change, so that what belongs together comes together. */
  readonly quietMs: number;
  /** After the first, however many follow. */
  readonly mostMs: number;
}

/** A rollout changes a Service's endpoints many times within a second, and readers are to see the first of it soon. */
export const USUAL_GATHERING: Gathering = { quietMs: 300, mostMs: 2000 };

/** When changes were told, by a clock that never goes back. */
export interface GatheredChanges {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** When they are to be published, by the same clock. */
export function gatheredByMs({ firstMs, lastMs }: GatheredChanges, { quietMs, mostMs }: Gathering): number {
  return Math.min(lastMs + quietMs, firstMs + mostMs);
}
