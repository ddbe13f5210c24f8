import type { ObservedResolvConf } from "../machine.ts";
import { resolvConfOwner } from "../observe/resolv-conf-owner.ts";
import { isLoopback } from "../observe/loopback.ts";
import { parseResolvConf, type ResolvConf } from "../resolv-conf.ts";
import { writeStep } from "./apply-step.ts";
import type { FileCalls } from "./file-calls.ts";
import { codeOf } from "./install-error.ts";
import { readJournal, writeJournal, type FileEntry, type Journal } from "./journal.ts";
import { listensAt } from "./machine-before.ts";
import { takeOriginal, type Original } from "./original.ts";
import { RESOLV_CONF, SHIM_SERVICE } from "./paths.ts";
import { removeTemporary } from "./replace-file.ts";
import type { SystemParts } from "./system-parts.ts";

/**
 * Puts our resolv.conf back after somebody else wrote it. What they wrote becomes what uninstall puts back, and its
 * nameservers become the original resolvers: it tells of the network that the machine is in now. A file that leads to
 * the shim, or an install without one of ours, stays. Rejects with `InstallError` or the system's error.
 */
export async function reapply(system: SystemParts): Promise<void> {
  const { files, report, run } = system;
  const journal = readJournal(files);
  const entry = journal?.entries.find(isResolvConf);
  if (journal === undefined || entry === undefined) return report(`meshdoh did not install a ${RESOLV_CONF}`);
  const conf = parseResolvConf(readThrough(files));
  if (conf.nameservers.some((address) => listensAt(journal.listen, address))) {
    return report(`${RESOLV_CONF} leads to the shim`);
  }
  const next = afterTrampling(journal, entry, conf, takeOriginal(files, RESOLV_CONF));
  removeTemporary(files, RESOLV_CONF);
  writeJournal(files, next);
  writeStep(files, entry.step);
  report(`put back ${RESOLV_CONF}, which was written by ${next.resolvConf.owner}`);
  if (next.resolvers !== journal.resolvers) await run?.("systemctl", ["try-restart", SHIM_SERVICE]);
}

function isResolvConf(entry: Journal["entries"][number]): entry is FileEntry {
  return "original" in entry && entry.step.path === RESOLV_CONF;
}

/** A file that names no resolver, or is gone, is nothing that anybody wants back. */
function afterTrampling(journal: Journal, entry: FileEntry, conf: ResolvConf, original: Original): Journal {
  if (conf.nameservers.length === 0) return journal;
  const target = original.kind === "symlink" ? original.target : undefined;
  const resolvConf: ObservedResolvConf = {
    path: RESOLV_CONF,
    kind: original.kind,
    ...(target === undefined ? {} : { target }),
    isBindMounted: journal.resolvConf.isBindMounted,
    text: original.kind === "file" ? new TextDecoder().decode(original.octets) : "",
    owner: resolvConfOwner(conf.comments, target),
  };
  const resolvers = conf.nameservers.filter((address) => !isLoopback(address));
  const entries = journal.entries.map((each) => (each === entry ? { ...entry, original } : each));
  return { ...journal, resolvConf, entries, resolvers: resolvers.length > 0 ? resolvers : journal.resolvers };
}

function readThrough(files: FileCalls): string {
  try {
    return new TextDecoder().decode(files.read(RESOLV_CONF));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  }
}
