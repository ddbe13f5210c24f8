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
