import { isLoopbackAddress } from "../../../dns/loopback.ts";
import type { Observation } from "../observe/observation.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import { ownResolvConfCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";
import { isOrphaned } from "./wiring.ts";

/** Finds a resolv.conf that leads nowhere. */
export function diagnoseResolvConf(seen: Observation): readonly Finding[] {
  const { resolvConf } = seen.machine;
  const { nameservers } = parseResolvConf(resolvConf.text);
  if (isOrphaned(seen)) return [orphaned(seen)];
  if (nameservers.length === 0) return [withoutResolver(seen)];
  if (seen.processes.length === 0) return [];
  const dead = nameservers.filter((address) => isDead(seen, address));
  return dead.length === 0 ? [] : [deadResolver(seen, dead, dead.length === nameservers.length)];
}

/** Docker answers here by rewriting packets: nobody listens, and yet it works. */
const DOCKER_RESOLVER = "127.0.0.11";
const DNS_PORT = 53;

/** Whether nobody listens on an address of this machine; the shim's own are looked at elsewhere. */
function isDead({ ports, told }: Observation, address: string): boolean {
  if (!isLoopbackAddress(address) || address === DOCKER_RESOLVER) return false;
  if (told?.listen.some((at) => at.address === address && at.port === DNS_PORT) === true) return false;
  const wildcards = address.includes(":") ? ["::"] : ["0.0.0.0", "::"];
  return !ports.sockets.some(
    (socket) =>
      socket.protocol === "udp" && socket.port === DNS_PORT && [address, ...wildcards].includes(socket.address),
  );
}

function orphaned(seen: Observation): Finding {
  return {
    id: "resolv-conf-orphaned",
    severity: "broken",
    problem: "/etc/resolv.conf was written by the shim, but the shim is not installed any more.",
    why: "Programs ask a shim that is not there. What stood in the file before is not remembered.",
    mend: ownResolvConfCommand(seen),
  };
}

function withoutResolver(seen: Observation): Finding {
  const { kind, target = "" } = seen.machine.resolvConf;
  const found = {
    absent: "/etc/resolv.conf is not there.",
    file: "/etc/resolv.conf names no resolver.",
    symlink: `/etc/resolv.conf is a link to ${target}, where no resolver is named.`,
  };
  return {
    id: "no-resolver",
    severity: "broken",
    problem: found[kind],
    why: "Programs then ask 127.0.0.1, whether anybody answers there or not.",
    mend: ownResolvConfCommand(seen),
  };
}

function deadResolver(seen: Observation, dead: readonly string[], isAll: boolean): Finding {
  const isStub = dead.some((address) => address === "127.0.0.53" || address === "127.0.0.54");
  return {
    id: "dead-resolver",
    severity: isAll ? "broken" : "risk",
    problem: `/etc/resolv.conf leads to ${dead.join(" and ")}, where no program listens.`,
    why: isAll
      ? "No name resolves on this machine."
      : "Every name waits there for seconds before the next resolver is asked.",
    mend:
      isStub && seen.machine.resolved !== undefined ? "systemctl restart systemd-resolved" : ownResolvConfCommand(seen),
  };
}
