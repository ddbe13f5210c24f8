import { LONGEST_WRITE_SECONDS, SWEEP_SECONDS } from "../limits.ts";
import { StoreError, type StoreWriter } from "../store/store.ts";
import { decodeMarkNote } from "./mark.ts";
import type { RetentionMemory } from "./memory.ts";
import { sweepKey, type MarkKeys } from "./retention-keys.ts";
import type { StoreClock } from "./store-clock.ts";
import { shownAfterSeconds } from "./store-delay.ts";

/** How often a sweep of another process is looked at, where what it writes shows at once, and elsewhere. */
const POLL_MS = 250;
const DELAYED_POLL_MS = 5_000;

/**
 * Waits until nothing is deleted by marks that this process has said are void, and all that was deleted shows: until each
 * sweep says that it is done, or has had the time that one may take (a process that died says nothing any more). Resolves
 * with true when anything may have been deleted.
 */
export async function awaitSweeps(
  store: StoreWriter,
  marks: readonly MarkKeys[],
  memory: RetentionMemory,
  clock: StoreClock,
): Promise<boolean> {
  const delaySeconds = shownAfterSeconds(store);
  const longest = delaySeconds === 0 ? 2 * SWEEP_SECONDS : 2 * delaySeconds + SWEEP_SECONDS + LONGEST_WRITE_SECONDS;
  const pollMs = delaySeconds === 0 ? POLL_MS : DELAYED_POLL_MS;
  const { own, others } = sweepsOf(marks, memory);
  while (own.length > 0 && memory.isDeleting) await clock.wait(POLL_MS);
  let waitedMs = 0;
  for (const key of others) {
    while (waitedMs < longest * 1000 && !(await isDone(store, key))) {
      await clock.wait(pollMs);
      waitedMs += pollMs;
    }
  }
  const isAny = own.length + others.length > 0;
  if (isAny && delaySeconds > 0) await clock.wait(delaySeconds * 1000);
  return isAny;
}

/** The keys of sweeps by which this process has deleted, and those of others. What it has only announced it does not begin any more. */
function sweepsOf(
  marks: readonly MarkKeys[],
  memory: RetentionMemory,
): { readonly own: string[]; readonly others: string[] } {
  const [own, others]: [string[], string[]] = [[], []];
  for (const { mark, sweeps } of marks) {
    const ownKey = sweepKey(mark, memory.process);
    const hasBegun = memory.sweeps.get(mark)?.hasBegun === true;
    own.push(...sweeps.filter((key) => key === ownKey && hasBegun));
    others.push(...sweeps.filter((key) => key !== ownKey));
  }
  return { own, others };
}

/** False for what cannot be read: then its time counts. */
async function isDone(store: StoreWriter, key: string): Promise<boolean> {
  const content = await store.get(key);
  if (content === undefined) return false;
  try {
    return decodeMarkNote(content, key).isDone;
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    return false;
  }
}
