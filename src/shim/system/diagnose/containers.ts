import { formatSocketAddress } from "../../socket-address.ts";
import { isLoopbackAddress } from "../../../dns/loopback.ts";
import type { Observation } from "../observe/observation.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import { withOptionsCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";

/** Programs that run containers with a network of their own. */
const ENGINES: ReadonlySet<string> = new Set(["dockerd", "kubelet", "k3s"]);
/** Address of this machine on Docker's bridge, unless it was set up otherwise. */
const BRIDGE_ADDRESS = "172.17.0.1";

/** Finds containers that cannot reach a shim which only listens on loopback. */
export function diagnoseContainers(seen: Observation): readonly Finding[] {
  const engine = seen.processes.find(({ name }) => ENGINES.has(name));
  const { nameservers } = parseResolvConf(seen.machine.resolvConf.text);
  if (engine === undefined || seen.told === undefined || nameservers.length === 0) return [];
  const hasOutward = seen.told.listen.some(({ address }) => !isLoopbackAddress(address));
  if (hasOutward || !nameservers.every(isLoopbackAddress)) return [];
  return [
    {
      id: "containers-past-shim",
      severity: "note",
      problem: `${engine.name} runs here: containers have a loopback of their own and do not see the shim.`,
      why: "They do not know the names of the mesh. Have the shim listen on the bridge as well, and give containers that address as their DNS server.",
      mend: withOptionsCommand(seen, ...missingListen(seen), `--listen=${BRIDGE_ADDRESS}:53`),
    },
  ];
}

/** Without `--listen` there is a default, which goes once another address is given. */
function missingListen({ told, installation }: Observation): readonly string[] {
  const words = installation?.installWords ?? [];
  const namesListen = words.length > 0 ? words.some((word) => word.startsWith("--listen=")) : told?.namesListen;
  return namesListen ? [] : (told?.listen ?? []).map((at) => `--listen=${formatSocketAddress(at)}`);
}
