import { StoreError } from "../../snapshot/store/store.ts";

/** Runs what a folder store does with files. Rejects with `StoreError`; `action` says what was tried, e.g. `reading a from dir:b`. */
export async function attempt<T>(action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const code = errorCode(cause);
    const isDenied = code === "EACCES" || code === "EPERM" || code === "EROFS";
    throw new StoreError(isDenied ? "denied" : "unavailable", `failed ${action}: ${String(cause)}`, { cause });
  }
}

/** The code of a failed call of the system, e.g. `ENOENT`; undefined for anything else. */
export function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
