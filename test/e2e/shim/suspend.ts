import { readFile } from "node:fs/promises";
import type { ShimProcess } from "./shim-process.ts";

/** Suspends a shim; resolves once it stands still. SIGCONT has it go on. */
export async function suspend({ process: { pid = 0 } }: ShimProcess): Promise<void> {
  process.kill(pid, "SIGSTOP");
  while ((await stateOf(pid)) !== "T");
}

async function stateOf(pid: number): Promise<string | undefined> {
  return /^State:\s+(\S)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
}
