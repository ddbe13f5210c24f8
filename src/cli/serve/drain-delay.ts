import { UsageError } from "../command.ts";

/** A minute: whatever watches `/readyz` has looked by then. */
const MAX_DRAIN_SECONDS = 60;

/** What `MESHDOH_DRAIN_SECONDS` says, in milliseconds; 0 when it is not set. Throws `UsageError`. */
export function readDrainDelay(environment: NodeJS.ProcessEnv): number {
  const text = (environment["MESHDOH_DRAIN_SECONDS"] ?? "").trim();
  if (text === "") return 0;
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= MAX_DRAIN_SECONDS) return seconds * 1000;
  throw new UsageError(
    `MESHDOH_DRAIN_SECONDS ${JSON.stringify(text)} is not a whole number from 0 to ${MAX_DRAIN_SECONDS}`,
  );
}
