import type { Machine } from "../machine.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import type { Journal } from "./journal.ts";

/** A machine as it would be seen without the install that is in force; `journal` is that of the install. */
export function machineBefore(observed: Machine, journal: Journal | undefined): Machine {
  if (journal === undefined) return observed;
  const { nameservers } = parseResolvConf(observed.resolvConf.text);
  const isOurs = nameservers.length > 0 && nameservers.every((address) => listensAt(journal.listen, address));
  const resolvers = isOurs || observed.resolvers.length === 0 ? journal.resolvers : observed.resolvers;
  return { ...observed, resolvers, resolvConf: isOurs ? journal.resolvConf : observed.resolvConf };
}

/** Whether a nameserver of resolv.conf is the shim; `listen` as in the journal. */
export function listensAt(listen: readonly string[], nameserver: string): boolean {
  return listen.includes(`${nameserver}:53`) || listen.includes(`[${nameserver}]:53`);
}
