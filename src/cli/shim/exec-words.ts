import { resolve } from "node:path";
import type { Arguments, OptionSpec } from "../command.ts";
import { INSTALL_OPTIONS, RUN_OPTIONS } from "./options.ts";

/** Options that name files: a service runs in another folder. */
const FILES: ReadonlySet<string> = new Set(["ca-file", "token-file"]);

/** The words that start a shim with the same options: `shim`, then `--option=value` for each that was given. */
export function execWords(args: Arguments): string[] {
  // A service gets the token in another way: systemd hands it over as a credential.
  const { "token-file": _, ...options } = RUN_OPTIONS;
  return ["shim", ...givenWords(args, options)];
}

/** The options that install the shim in the same way, as `--option=value`. */
export function installWords(args: Arguments): string[] {
  const { reapply: _, ...options } = INSTALL_OPTIONS;
  return givenWords(args, { ...RUN_OPTIONS, ...options });
}

function givenWords(args: Arguments, options: Readonly<Record<string, OptionSpec>>): string[] {
  return Object.entries(options).flatMap(([option, { type }]) => {
    if (type === "boolean") return args.flag(option) ? [`--${option}`] : [];
    return args.all(option).map((value) => `--${option}=${FILES.has(option) ? resolve(value) : value}`);
  });
}
