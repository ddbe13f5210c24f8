const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** A time in words, as precisely as one tells it: `0.4 s`, `45 s`, `3 min 12 s`, `26 h 5 min`. */
export function formatDuration(timeMs: number): string {
  const tenths = Math.round(timeMs / 100);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(timeMs / SECOND_MS) * SECOND_MS;
  if (seconds < MINUTE_MS) return `${seconds / SECOND_MS} s`;
  if (seconds < HOUR_MS) return `${Math.floor(seconds / MINUTE_MS)} min ${(seconds % MINUTE_MS) / SECOND_MS} s`;
  return `${Math.floor(seconds / HOUR_MS)} h ${Math.floor((seconds % HOUR_MS) / MINUTE_MS)} min`;
}
