import { resolve } from "node:path";
import { WIRINGS } from "../../shim/system/install/wiring.ts";
import type { InstallWishes } from "../../shim/system/install/wishes.ts";
import { hideViewTokens } from "../../snapshot/view-token.ts";
import { UsageError, type Arguments, type Terminal } from "../command.ts";
import { parseListenAddress } from "../listen-address.ts";
import { readChoice } from "./choice.ts";
import { execWords, installWords } from "./exec-words.ts";
import { readPolicy } from "./shim-settings.ts";

/** What a gateway tells of its view, names with or without the final dot. */
export interface Told {
  readonly zones: readonly string[];
  readonly search: readonly string[];
}

/** Zones of the mesh where nobody names any. */
const USUAL_ZONES = ["cluster.local", "clusterset.local"];
/** Names that may stand in files of the system: nothing else could be meant by a zone or a search list. */
const PLAIN_NAME = /^[\w-]{1,63}(?:\.[\w-]{1,63})*\.?$/;

/** What the options of `install` wish for; `told` is undefined when no gateway said anything. Throws `UsageError`. */
export function readInstallWishes(
  args: Arguments,
  program: readonly string[],
  told: Told | undefined,
  terminal: Pick<Terminal, "error">,
): InstallWishes {
  const { outside, suffixes } = readPolicy(args);
  const tokenFile = args.text("token-file");
  const search = args.text("search");
  const zones = [...new Set([...(told?.zones ?? []), ...suffixes].filter((name) => isTaken(name, terminal)))];
  const wishes = {
    words: installWords(args),
    wiring: readChoice(args, "wiring", ["auto", ...WIRINGS, "none"]),
    listen: args.all("listen").map((text) => parseListenAddress(text)),
    program,
    execWords: withoutTokens(execWords(args)),
    hasService: !args.flag("no-service"),
    isSocketActivated: args.flag("socket-activation"),
    outside,
    zones: zones.length > 0 ? zones : USUAL_ZONES,
    viewSearch: (told?.search ?? []).filter((name) => isTaken(name, terminal)),
  };
  if (wishes.isSocketActivated && !wishes.hasService) {
    throw new UsageError("--socket-activation needs the service that --no-service leaves out");
  }
  return {
    ...wishes,
    ...(tokenFile === undefined ? {} : { tokenFile: parseTokenPath(tokenFile) }),
    ...(search === undefined ? {} : { search: parseSearch(search) }),
  };
}

function isTaken(name: string, terminal: Pick<Terminal, "error">): boolean {
  if (PLAIN_NAME.test(name)) return true;
  terminal.error(`warning: ${JSON.stringify(name)} is left out: it is no name that files of the system can hold\n`);
  return false;
}

function parseSearch(text: string): string[] {
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  const wrong = names.find((name) => !PLAIN_NAME.test(name));
  if (text === "" || wrong === undefined) return text === "" ? [] : names;
  throw new UsageError(`--search ${JSON.stringify(text)} is no list of names: use e.g. --search ns1.svc.cluster.local`);
}

/** The path stands in a unit, where a line break or a backslash would mean something else. */
function parseTokenPath(text: string): string {
  const path = resolve(text);
  if (/^[^\\\p{Cc}]+$/u.test(path) && path.trim() === path) return path;
  throw new UsageError(`--token-file ${JSON.stringify(text)} cannot stand in a unit of systemd: use a plainer path`);
}

/** Everybody can read a unit. */
function withoutTokens(words: string[]): string[] {
  if (words.every((word) => hideViewTokens(word) === word)) return words;
  throw new UsageError(
    "--gateway holds a token, which everybody could read in the unit: put it into a file for --token-file",
  );
}
