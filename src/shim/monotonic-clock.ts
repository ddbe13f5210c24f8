const STARTED_MS = performance.timeOrigin;

/**
 * Milliseconds on a clock that is never set: where the wall clock is set back, replies would outlive their TTLs, and
 * where it is set forward they would all be forgotten. It agrees with the wall clock when the program starts.
 */
export function monotonicMs(): number {
  return STARTED_MS + performance.now();
}
