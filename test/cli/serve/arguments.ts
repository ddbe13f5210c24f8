import { readArguments } from "../../../src/cli/arguments.ts";
import type { Arguments } from "../../../src/cli/command.ts";
import { serveCommand } from "../../../src/cli/serve-command.ts";

/** The words after `meshdoh serve`, as they are written on a command line. */
export function serveArguments(line: string): Arguments {
  return readArguments(
    serveCommand,
    line.split(" ").filter((word) => word !== ""),
  );
}
