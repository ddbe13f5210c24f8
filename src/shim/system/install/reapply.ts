import { isDeepStrictEqual } from "node:util";
import { resolvConfOwner } from "../observe/resolv-conf-owner.ts";
import { parseSocketAddress } from "../observe/shim-words.ts";
import { parseResolvConf, type ResolvConf } from "../resolv-conf.ts";
import { writeStep } from "./apply-step.ts";
import { InstallError } from "./install-error.ts";
import { readJournalForChange, writeJournal, type FileEntry, type Journal } from "./journal.ts";
import { leadsToShim } from "./leads-to-shim.ts";
import { learntFrom } from "./learnt-from.ts";
import { takeOriginal } from "./original.ts";
import { RESOLV_CONF, SHIM_SERVICE, UNIT_FOLDER, WIRING_PATH, WIRING_SERVICE } from "./paths.ts";
import { reachableAddress } from "./reachable-address.ts";
import { readThrough } from "./read-through.ts";
import { removeTemporary } from "./replace-file.ts";
import { isFileStep } from "./step.ts";
import type { SystemParts } from "./system-parts.ts";

/** How often the shim is asked; with the wait of each, some 6 s: it may be starting, as others are that write the file. */
const MAX_ATTEMPTS = 10;

/**
 * Puts our resolv.conf back after somebody else wrote it, and watches it again where the watch gave up. What they wrote
 * tells of the network that the machine is in now: see `learntFrom`. A file that leads to the shim stays, and so does any
 * while the shim does not answer: somebody may have mended DNS by it. Rejects with `InstallError` or the system's error.
 */
export async function reapply(system: SystemParts): Promise<void> {
  const { files, report } = system;
  const journal = readJournalForChange(files);
  const entry = journal?.entries.find(isResolvConf);
  if (journal === undefined || entry === undefined) return report(`meshdoh did not install a ${RESOLV_CONF}`);
  const isWatched = await seesChanges(journal, system);
  const conf = parseResolvConf(readThrough(files, RESOLV_CONF));
  if (leadsToShim(journal.listen, conf.nameservers)) report(`${RESOLV_CONF} leads to the shim`);
  else if (await answersSoon(journal.listen, system)) await writeAgain(journal, entry, conf, system);
  else report(`left ${RESOLV_CONF} alone: the shim does not answer, and what is written there may`);
  if (!isWatched) await watchAgain(system);
}

async function writeAgain(journal: Journal, entry: FileEntry, conf: ResolvConf, system: SystemParts): Promise<void> {
  const { files, report, run } = system;
  const original = takeOriginal(files, RESOLV_CONF);
  const owner = resolvConfOwner(conf.comments, original.kind === "symlink" ? original.target : undefined);
  const next = learntFrom(journal, entry, { conf, original, owner }, files);
  removeTemporary(files, RESOLV_CONF);
  writeJournal(files, next);
  const namesResolvers = journal.words.some((word) => word.startsWith("--resolver="));
  // It forgets what it remembers then, so only where it would ask resolvers of a network that is gone.
  if (!namesResolvers && !isDeepStrictEqual(next.resolvers, journal.resolvers)) {
    await run?.("systemctl", ["try-restart", SHIM_SERVICE]);
  }
  // As the last: what somebody changes from now until this process has ended is seen by nobody.
  writeStep(files, entry.step);
  report(`put back ${RESOLV_CONF}, which was written by ${owner}`);
}

/** Whether the unit that watches the file is at work, or there is none; it is when it was the one that started this. */
async function seesChanges({ entries }: Journal, { run }: SystemParts): Promise<boolean> {
  const hasWatch = entries.some(({ step }) => isFileStep(step) && step.path === `${UNIT_FOLDER}/${WIRING_PATH}`);
  if (run === undefined || !hasWatch) return true;
  return (await run("systemctl", ["is-active", "--quiet", WIRING_PATH]))?.status === 0;
}

/** Only for one that gave up: how often it has undone a change is forgotten, which otherwise ends a fight. */
async function watchAgain({ run, report }: SystemParts): Promise<void> {
  await run?.("systemctl", ["reset-failed", WIRING_PATH, WIRING_SERVICE]);
  const started = await run?.("systemctl", ["start", WIRING_PATH]);
  if (started?.status === 0) return report(`${RESOLV_CONF} is watched again`);
  const reason = started?.complaints.trim() ?? "there is no systemctl";
  throw new InstallError(`${RESOLV_CONF} is not watched: systemctl start ${WIRING_PATH} failed: ${reason}`);
}

/** Below another root nothing runs that could answer. */
async function answersSoon(listen: readonly string[], { run, answers }: SystemParts): Promise<boolean> {
  if (run === undefined) return true;
  const [at] = listen.flatMap((text) => parseSocketAddress(text) ?? []);
  if (at === undefined) return true;
  const asked = { ...at, address: reachableAddress(at.address) };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) if (await answers(asked)) return true;
  return false;
}

function isResolvConf(entry: Journal["entries"][number]): entry is FileEntry {
  return "original" in entry && entry.step.path === RESOLV_CONF;
}
