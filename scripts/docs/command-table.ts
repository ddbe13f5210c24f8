import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** What documents may name: sub-commands of meshdoh with their options, and npm scripts. */
export interface CommandTable {
  /** Sub-command → its options, without dashes. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
  readonly scripts: ReadonlySet<string>;
}

const COMMANDS_FILE = "src/cli/commands.ts";

/** Loads the tables of the repository in the current folder. Throws when the command line does not export its own. */
export async function loadCommandTable(): Promise<CommandTable> {
  if (!existsSync(COMMANDS_FILE))
    throw new Error(`${COMMANDS_FILE} is missing, so commands in documents cannot be checked`);
  const module: unknown = await import(pathToFileURL(resolve(COMMANDS_FILE)).href);
  const table = isRecord(module) ? module["COMMANDS"] : undefined;
  if (!Array.isArray(table) || table.length === 0) throw new Error(`${COMMANDS_FILE} exports no COMMANDS`);
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  const scripts = isRecord(manifest) && isRecord(manifest["scripts"]) ? Object.keys(manifest["scripts"]) : [];
  return { commands: new Map(table.map(readCommand)), scripts: new Set(scripts) };
}

function readCommand(command: unknown): [string, Set<string>] {
  if (!isRecord(command) || typeof command["name"] !== "string" || !isRecord(command["options"])) {
    throw new Error(`${COMMANDS_FILE}: every entry of COMMANDS has a name and options`);
  }
  return [command["name"], new Set(Object.keys(command["options"]))];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
