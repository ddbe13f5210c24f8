import type { Machine } from "../machine.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import type { Journal } from "./journal.ts";
import { namesShim } from "./leads-to-shim.ts";

/** A machine as it would be seen without the install that is in force; `journal` is that of the install. */
export function machineBefore(observed: Machine, journal: Journal | undefined): Machine {
  if (journal === undefined) return observed;
  const { nameservers } = parseResolvConf(observed.resolvConf.text);
  const isOurs = namesShim(journal.listen, nameservers);
  const resolvers = isOurs || observed.resolvers.length === 0 ? journal.resolvers : observed.resolvers;
  return { ...observed, resolvers, resolvConf: isOurs ? journal.resolvConf : observed.resolvConf };
}
