import { parseArgs } from "node:util";
import { UsageError, type Arguments, type Command } from "./command.ts";

/** Reads the words after a sub-command. Throws `UsageError`. */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    const all = (option: string): string[] =>
      [values[option] ?? []].flat().filter((value) => typeof value === "string");
    return { positionals, all, text: (option) => all(option).at(-1), flag: (option) => values[option] === true };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The value of an option that must be there. Throws `UsageError`. */
export function required(args: Arguments, option: string, example: string): string {
  const value = args.text(option);
  if (value === undefined) throw new UsageError(`--${option} is missing, e.g. --${option} ${example}`);
  return value;
}
