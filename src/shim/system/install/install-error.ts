/** An install or uninstall that cannot go on; the message says what, where, and what to do. */
export class InstallError extends Error {
  override readonly name: string = "InstallError";
}

/** The system's own words of a failure. */
export function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** The system's code of a failure, such as `ENOSPC`. */
export function codeOf(failure: unknown): string | undefined {
  return failure instanceof Error && "code" in failure && typeof failure.code === "string" ? failure.code : undefined;
}

/** The same of a change of a file, with what may be in its way where root was refused. */
export function fileReasonOf(failure: unknown): string {
  return `${reasonOf(failure)}${HINTS.get(codeOf(failure) ?? "") ?? ""}`;
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ["EPERM", " (lsattr shows whether it is immutable; chattr -i ends that)"],
  ["EROFS", " (it lies on a file system that is mounted read-only)"],
]);
