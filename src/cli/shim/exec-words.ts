import { resolve } from "node:path";
import type { Arguments } from "../command.ts";
import { RUN_OPTIONS } from "./options.ts";

/** Options that name files: a service runs in another folder. */
const FILES: ReadonlySet<string> = new Set(["ca-file"]);
/** What a service gets in another way: systemd hands it the token as a credential. */
const LEFT_OUT: ReadonlySet<string> = new Set(["token-file"]);

/** The words that start a shim with the same options: `shim`, then `--option=value` for each that was given. */
export function execWords(args: Arguments): string[] {
  const words = ["shim"];
  for (const [option, { type }] of Object.entries(RUN_OPTIONS)) {
    if (LEFT_OUT.has(option)) continue;
    if (type === "boolean" && args.flag(option)) words.push(`--${option}`);
    for (const value of args.all(option)) words.push(`--${option}=${FILES.has(option) ? resolve(value) : value}`);
  }
  return words;
}
