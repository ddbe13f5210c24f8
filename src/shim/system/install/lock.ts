import { setTimeout } from "node:timers/promises";
import type { FileCalls } from "./file-calls.ts";
import { codeOf, InstallError, reasonOf } from "./install-error.ts";
import { STATE_FOLDER } from "./paths.ts";
import type { ProcessIdentity, ProcessTable } from "./process-identity.ts";
import { makeStateFolder, removeStateFolder } from "./state-folder.ts";

/** How long somebody else's change is waited for: one that only puts resolv.conf back takes milliseconds. */
export interface Patience {
  readonly attempts: number;
  /** Between two of them, half of it at least. */
  readonly pauseMs: number;
}

/** Some two seconds. */
const PATIENCE: Patience = { attempts: 20, pauseMs: 120 };
const CLAIM = /^lock-(?<verb>[a-z]+)-(?<pid>\d+)-(?<startTicks>\d+)-(?<bootId>[\da-f]{8})$/;

/** What a change is locked with. */
export interface Locking {
  readonly files: FileCalls;
  readonly processes: ProcessTable;
}

/**
 * Runs a change of this machine while no other one runs. Each process that wants to writes a claim, a file that no other
 * process ever has, and looks for claims of others afterwards: of two that come at once one at least sees the other.
 * What a process left that ended is never taken for a claim, so nothing need be taken over. Rejects with `InstallError`
 * that names the process that is at it.
 */
export async function withLock<T>(
  verb: "install" | "reapply" | "uninstall",
  { files, processes }: Locking,
  change: () => Promise<T>,
  { attempts, pauseMs }: Patience = PATIENCE,
): Promise<T> {
  const claim = `${STATE_FOLDER}/lock-${verb}-${processes.own.pid}-${processes.own.startTicks}-${processes.own.bootId}`;
  let other: Claim | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await setTimeout(pauseMs * (0.5 + Math.random() / 2));
    try {
      other = tryLock({ files, processes }, claim, verb === "uninstall");
      if (other === undefined) return await locked(files, claim, change);
    } catch (error) {
      if (!(error instanceof GoneError)) throw error;
    }
  }
  throw heldError(other);
}

interface Claim extends ProcessIdentity {
  readonly verb: string;
}

/** Somebody else removed the folder between our making it and our writing into it. */
class GoneError extends Error {
  override readonly name: string = "GoneError";
}

async function locked<T>(files: FileCalls, claim: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } finally {
    release(files, claim);
  }
}

/** The one who is before us; undefined once it is our turn. */
function tryLock({ files, processes }: Locking, claim: string, mayLackRoom: boolean): Claim | undefined {
  try {
    makeStateFolder(files);
    writeClaim(files, claim);
  } catch (error) {
    // A machine with a full disk must get its DNS back, and can, without our claim.
    if (!mayLackRoom || !WITHOUT_ROOM.has(codeOf(error instanceof Error ? error.cause : undefined) ?? "")) throw error;
  }
  try {
    const other = findOther({ files, processes }, claim);
    if (other !== undefined) release(files, claim);
    return other;
  } catch (error) {
    release(files, claim);
    throw error;
  }
}

function writeClaim(files: FileCalls, claim: string): void {
  try {
    files.close(files.create(claim));
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") throw new GoneError("gone", { cause });
    throw new InstallError(`${claim} cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

const WITHOUT_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS"]);

/** Removes what ended processes left on its way. */
function findOther({ files, processes }: Locking, own: string): Claim | undefined {
  let other: Claim | undefined;
  const names = files.look(STATE_FOLDER) === undefined ? [] : files.list(STATE_FOLDER);
  for (const name of names) {
    const claim = parseClaim(name);
    if (claim === undefined || own.endsWith(`/${name}`)) continue;
    if (processes.isRunning(claim)) other = claim;
    else removeClaim(files, `${STATE_FOLDER}/${name}`);
  }
  return other;
}

function parseClaim(name: string): Claim | undefined {
  const { verb = "", pid, startTicks, bootId = "" } = CLAIM.exec(name)?.groups ?? {};
  return pid === undefined ? undefined : { verb, pid: Number(pid), startTicks: Number(startTicks), bootId };
}

function release(files: FileCalls, claim: string): void {
  removeClaim(files, claim);
  removeStateFolder(files);
}

function removeClaim(files: FileCalls, path: string): void {
  try {
    files.remove(path);
  } catch (error) {
    // Two may find the same leftover; on a disk that takes no change it does no harm.
    if (!["ENOENT", "EROFS"].includes(codeOf(error) ?? "")) throw error;
  }
}

function heldError(other: Claim | undefined): InstallError {
  const who = other === undefined ? "another one" : `meshdoh shim ${other.verb} (process ${other.pid})`;
  const look = other === undefined ? "" : `; ps -fp ${other.pid} shows it`;
  return new InstallError(`${who} is changing this machine: wait until it has ended, then try again${look}`);
}
