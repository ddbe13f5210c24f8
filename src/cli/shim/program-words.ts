import { resolve } from "node:path";

/** What a process knows of how it was started. */
export interface Started {
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly argv: readonly string[];
}

/** Where a program that Bun made one file of believes its script to be. */
const INSIDE_BINARY = /^(?:\/\$bunfs\/|[A-Z]:[\\/]~BUN[\\/])/;

/** The words that start this program again, absolute paths all: the binary itself, or the runtime and the script. */
export function programWords({ execPath, execArgv, argv }: Started): string[] {
  const script = argv[1];
  if (script === undefined || script === execPath || INSIDE_BINARY.test(script)) return [execPath];
  return [execPath, ...execArgv.filter((option) => !option.startsWith("--inspect")), resolve(script)];
}
