import type { Machine } from "../machine.ts";
import type { ListenerReply, ShimReply } from "./ask-shim.ts";
import type { ObservedClock } from "./clock.ts";
import type { HealthPage } from "./health-page.ts";
import type { Installation } from "./installation.ts";
import type { NameService } from "./name-services.ts";
import type { HeldPorts } from "./port-holders.ts";
import type { RunningProcess } from "./processes.ts";
import type { ShimWords } from "./shim-words.ts";

/** All that was seen of a machine and its shim at one time. */
export interface Observation {
  readonly machine: Machine;
  readonly hostServices: readonly NameService[];
  /** What `/etc/mdns.allow` says, which widens what multicast DNS takes; undefined when it is not there. */
  readonly mdnsAllow: string | undefined;
  /** Those in the network of this one. Empty for a machine that is not running, such as the tree of an image. */
  readonly processes: readonly RunningProcess[];
  /** Who holds port 53 and the shim's ports. */
  readonly ports: HeldPorts;
  readonly installation: Installation | undefined;
  /** State of the unit that watches resolv.conf, such as `active` or `failed`; undefined where there is none to be seen. */
  readonly watchState: string | undefined;
  /** Why it cannot be told whether there is an installation; undefined when it can. */
  readonly installationProblem: string | undefined;
  /** Files that only an install writes. */
  readonly traces: readonly string[];
  /** Shims that run, however they were started. */
  readonly shims: readonly RunningProcess[];
  /** What the shim is told: the one that runs, else the one that is installed. */
  readonly told: ShimWords | undefined;
  readonly listeners: readonly ListenerReply[];
  /** What the shim answered to a question that only a gateway can answer; undefined when it could not be asked. */
  readonly throughShim: ShimReply | undefined;
  /** Undefined when the shim was not told to serve it. */
  readonly health: HealthPage | undefined;
  readonly token: TokenFile | undefined;
  readonly clock: ObservedClock;
}

/** The file that holds the shim's token. */
export interface TokenFile {
  readonly path: string;
  /** Permission bits; undefined when it is not there. */
  readonly mode: number | undefined;
}
