import type { SocketAddress } from "../../socket-address.ts";
import { InstallError } from "./install-error.ts";
import { resolvedServers } from "./nameservers.ts";
import { OWNER_MARKER } from "./paths.ts";
import { withoutFinalDot } from "./search-list.ts";
import { writeFileStep } from "./step.ts";
import { withReload, type WiringParts } from "./wiring-parts.ts";

/** What systemd-resolved is told. */
export interface ResolvedWishes {
  /** Version of systemd-resolved. */
  readonly version: number;
  readonly listen: readonly SocketAddress[];
  readonly search: readonly string[];
  readonly zones: readonly string[];
  readonly outside: "gateway" | "resolvers";
}

const DELEGATE = "/etc/systemd/dns-delegate.d/meshdoh.dns-delegate";
const DROP_IN = "/etc/systemd/resolved.conf.d/meshdoh.conf";
/** systemd-resolved takes no more domains from one file. */
const MAX_DOMAINS = 256;
/** Reads delegates anew, those that are gone among them; it restarts where it cannot, and stays down where it is down. */
const RELOAD = ["systemctl", "try-reload-or-restart", "systemd-resolved.service"];
/** A reload (since 256) forgets servers and delegates, but goes on routing the domains of a drop-in that is gone. */
const RESTART = ["systemctl", "try-restart", "systemd-resolved.service"];

/** A delegate of systemd-resolved: names below the domains are handed to the shim, and no others. */
export function delegateWiring(wishes: ResolvedWishes): WiringParts {
  const text = `# ${OWNER_MARKER}
[Delegate]
DNS=${resolvedServers(wishes.listen, wishes.version)}
Domains=${domains(wishes)}
`;
  return { units: [], change: withReload(RELOAD, [writeFileStep(DELEGATE, text)]) };
}

/**
 * A drop-in for systemd-resolved before there were delegates: names below the domains are asked of the shim alone, and
 * all others of the shim too, beside the servers of the links.
 */
export function dropInWiring(wishes: ResolvedWishes): WiringParts {
  const text = `# ${OWNER_MARKER}
[Resolve]
# Global servers named elsewhere would be asked for names of the mesh in turn with the shim, so they are taken out.
DNS=
DNS=${resolvedServers(wishes.listen, wishes.version)}
Domains=${domains(wishes)}
`;
  return { units: [], change: withReload(RESTART, [writeFileStep(DROP_IN, text)]) };
}

/** Names to search, then those that only lead here. `.local` is left to mDNS unless it is named, so zones stand there even beside `~.`. */
function domains({ search, zones, outside }: ResolvedWishes): string {
  const routes = zones.map(withoutFinalDot).filter((zone) => !search.includes(zone));
  const all = [...search, ...routes.map((zone) => `~${zone}`), ...(outside === "gateway" ? ["~."] : [])];
  if (all.length <= MAX_DOMAINS) return all.join(" ");
  throw new InstallError(
    `systemd-resolved takes ${MAX_DOMAINS} domains, and these are ${all.length}: use --wiring file`,
  );
}
