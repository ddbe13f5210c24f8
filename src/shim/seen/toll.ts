import type { ShimCounters } from "../counters.ts";

/** Begins to count what clients get for want of a gateway's answer; the result says what that was, in words. */
export function watchToll({ answers }: Readonly<ShimCounters>): () => string {
  const { stale, failure, fallback } = answers;
  return () => {
    const parts = [
      wordsFor(answers.stale - stale, "a stale reply"),
      wordsFor(answers.fallback - fallback, "one of the original resolvers"),
      wordsFor(answers.failure - failure, "SERVFAIL"),
    ].filter((words) => words !== "");
    return parts.length === 0 ? "no query suffered" : `meanwhile ${parts.join(", ")}`;
  };
}

function wordsFor(count: number, got: string): string {
  if (count === 0) return "";
  return `${count} ${count === 1 ? "query" : "queries"} got ${got}`;
}
