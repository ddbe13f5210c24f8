import type { CommandResult, CommandRunner } from "../command-runner.ts";
import { SHIM_SERVICE } from "./paths.ts";

/** Beginning of the line in which a shim that cannot start says why. */
const LAST_WORDS = "meshdoh shim: ";
/** What systemctl advises: by the time it is read the unit is taken back, and unknown. */
const ADVICE = /^See "systemctl status/;
const JOURNAL_OF_SHIM = [
  "--unit",
  SHIM_SERVICE,
  "--since=-1min",
  "--lines=20",
  "--output=cat",
  "--quiet",
  "--no-pager",
];

/** Why a command failed, in its words, and in those of the shim where that was to start. Never rejects. */
export async function failureOf(
  words: readonly string[],
  { status, complaints }: CommandResult,
  run: CommandRunner,
): Promise<string> {
  const said = complaints
    .split("\n")
    .filter((line) => line.trim() !== "" && !ADVICE.test(line))
    .join("\n");
  const failure = `${words.join(" ")} failed with status ${status}: ${said.trim()}`;
  if (words[1] !== "start" || !words.includes(SHIM_SERVICE)) return failure;
  const reason = await lastWords(run);
  return reason === undefined ? `${failure}\njournalctl --unit ${SHIM_SERVICE} says why` : `${failure}\n${reason}`;
}

async function lastWords(run: CommandRunner): Promise<string | undefined> {
  const told = await run("journalctl", JOURNAL_OF_SHIM).catch(() => undefined);
  const line = told?.output.split("\n").findLast((each) => each.startsWith(LAST_WORDS));
  if (line === undefined) return undefined;
  const advice = line.includes("another program holds the port") ? "; meshdoh shim doctor names it" : "";
  return `the shim said: ${line.slice(LAST_WORDS.length)}${advice}`;
}
