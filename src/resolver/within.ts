import type { StartTimer } from "./stages/deadline.ts";

/** What `work` comes to, or `otherwise` when that takes longer than `timeoutMs`. */
export function within<T>(work: Promise<T>, timeoutMs: number, startTimer: StartTimer, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = startTimer(timeoutMs, () => resolve(otherwise));
    work.finally(cancel).then(resolve, reject);
  });
}
