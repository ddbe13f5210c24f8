import { dirname, resolve } from "node:path";
import type { ObservedResolvConf, ResolvConfOwner } from "../machine.ts";
import { isLoopbackAddress } from "../../../dns/loopback.ts";
import { parseResolvConf, type ResolvConf } from "../resolv-conf.ts";
import type { FileCalls } from "./file-calls.ts";
import type { FileEntry, Journal } from "./journal.ts";
import { listensAt } from "./leads-to-shim.ts";
import type { Original } from "./original.ts";
import { RESOLV_CONF } from "./paths.ts";
import { readThrough } from "./read-through.ts";

/** A resolv.conf that somebody else wrote in the place of ours. */
export interface Trampled {
  readonly conf: ResolvConf;
  readonly original: Original;
  readonly owner: ResolvConfOwner;
}

/**
 * What a journal is once somebody has written over our resolv.conf. The nameservers in it are the original resolvers from
 * now on, and the file is what uninstall puts back, but for two: ours with something put in front, whose own lines would
 * lead to nobody then; and a file in the place of a symbolic link that still leads to a resolver, because whoever keeps
 * what it leads to wants it back as a link. A file that names no resolver, or is gone, is nothing that anybody wants back.
 */
export function learntFrom(journal: Journal, entry: FileEntry, trampled: Trampled, files: FileCalls): Journal {
  const { conf, original } = trampled;
  const others = conf.nameservers.filter((address) => !listensAt(journal.listen, address));
  if (others.length === 0) return journal;
  const isOurs = others.length < conf.nameservers.length;
  const found = others.filter((address) => !isLoopbackAddress(address));
  const known = isOurs ? [...new Set([...found, ...journal.resolvers])] : found;
  const learnt = { ...journal, resolvers: known.length > 0 ? known : journal.resolvers };
  if (isOurs || (original.kind !== "symlink" && isLinkOfUse(entry.original, files))) return learnt;
  const entries = journal.entries.map((each) => (each === entry ? { ...entry, original } : each));
  return { ...learnt, resolvConf: observedAs(journal, trampled), entries };
}

function isLinkOfUse(original: Original, files: FileCalls): boolean {
  if (original.kind !== "symlink") return false;
  const text = readThrough(files, resolve(dirname(RESOLV_CONF), original.target));
  return parseResolvConf(text).nameservers.length > 0;
}

function observedAs({ resolvConf }: Journal, { original, owner }: Trampled): ObservedResolvConf {
  return {
    path: RESOLV_CONF,
    kind: original.kind,
    ...(original.kind === "symlink" ? { target: original.target } : {}),
    isBindMounted: resolvConf.isBindMounted,
    text: original.kind === "file" ? new TextDecoder().decode(original.octets) : "",
    owner,
  };
}
