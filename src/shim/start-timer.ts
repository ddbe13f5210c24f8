/** Calls `expired` after so many milliseconds, unless what it returns is called before. */
export function startTimer(milliseconds: number, expired: () => void): () => void {
  const timer = setTimeout(expired, milliseconds);
  return () => clearTimeout(timer);
}
