/** Machines that a binary can be made for, and what Bun calls them. */
export const TARGETS = {
  "linux-x64": "bun-linux-x64",
  /** Processors without AVX2 (before Haswell, and some virtual machines). */
  "linux-x64-baseline": "bun-linux-x64-baseline",
  "linux-arm64": "bun-linux-arm64",
} as const;

/** One of them. */
export type Target = keyof typeof TARGETS;

/** Whether a word names one of them. */
export function isTarget(word: string): word is Target {
  return Object.hasOwn(TARGETS, word);
}

/** The target that this machine is, or the most common one. */
export function ownTarget(): Target {
  const own = `${process.platform}-${process.arch}`;
  return isTarget(own) ? own : "linux-x64";
}
