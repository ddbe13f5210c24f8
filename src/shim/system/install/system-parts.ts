import type { SocketAddress } from "../../socket-address.ts";
import type { CommandRunner } from "../command-runner.ts";
import type { FileCalls } from "./file-calls.ts";

/** What install and uninstall work with. */
export interface SystemParts {
  readonly files: FileCalls;
  /** Undefined for a tree below a `--root`, where commands are only told. */
  readonly run: CommandRunner | undefined;
  /** Whether something answers DNS there; takes its time when nothing does. */
  readonly answers: (at: SocketAddress) => Promise<boolean>;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}
