import type { SocketAddress } from "../../socket-address.ts";
import type { Wiring } from "./wiring.ts";

/** What an install is to do. */
export interface InstallWishes {
  /** The options that say all of this, to be told to whoever installs it again. */
  readonly words: readonly string[];
  readonly wiring: "auto" | Wiring;
  /** Empty: what suits the wiring. */
  readonly listen: readonly SocketAddress[];
  /** How this program is started: absolute path first. */
  readonly program: readonly string[];
  /** What stands behind it to run a shim, without `--listen` where that was left out. */
  readonly execWords: readonly string[];
  readonly tokenFile?: string;
  readonly hasService: boolean;
  readonly isSocketActivated: boolean;
  /** Who is asked for names outside the mesh: with the original resolvers only mesh names are led to the shim. */
  readonly outside: "gateway" | "resolvers";
  /** Names below which all is the mesh's; names as in resolv.conf. */
  readonly zones: readonly string[];
  /** The search list that was asked for. */
  readonly search?: readonly string[];
  /** That of the gateway's view. */
  readonly viewSearch: readonly string[];
}
