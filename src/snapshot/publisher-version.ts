import { compareText } from "../mesh/claim.ts";

/** So that versions are ordered as their text is; enough for the largest safe integer. */
const SEQUENCE_DIGITS = 16;

/**
 * The version of a cluster's part: `<sequence>-<instance>`. Only who publishes the cluster makes it, and each is greater
 * than all that it knows of: the clock in milliseconds, or one more than the greatest where the clock went back. So a
 * clock that jumps does not make an old part the newest. Two that read the same at the same time differ by instance.
 */
export function nextVersion(known: Iterable<string>, nowSeconds: number, instance: string): string {
  let sequence = Math.max(0, Math.trunc(nowSeconds * 1000));
  for (const version of known) sequence = Math.max(sequence, sequenceOf(version) + 1);
  const text = String(Math.min(sequence, Number.MAX_SAFE_INTEGER)).padStart(SEQUENCE_DIGITS, "0");
  return `${text}-${instance}`;
}

/** Negative when `a` is older; a part without a version is older than any that has one. */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  return compareText(a ?? "", b ?? "");
}

/** 0 for what this program never wrote. */
function sequenceOf(version: string): number {
  const digits = /^\d{16}(?=-)/.exec(version)?.[0];
  const sequence = Number(digits ?? 0);
  return Number.isSafeInteger(sequence) ? sequence : 0;
}
