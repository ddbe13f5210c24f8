import { hideViewTokens } from "../snapshot/view-token.ts";
import { readArguments } from "./arguments.ts";
import { ExitStatus, UsageError, type Command, type Terminal } from "./command.ts";
import { formatCommandHelp, formatOverview } from "./help.ts";
import { VERSION } from "./version.ts";

const HELP_WORDS: ReadonlySet<string> = new Set(["--help", "-h", "help"]);

/** Runs one command line (without `node` and the script) and resolves with its exit status. */
export async function runCommandLine(
  words: readonly string[],
  commands: readonly Command[],
  givenTerminal: Terminal,
): Promise<number> {
  const terminal = withoutTokens(givenTerminal);
  const [name, ...rest] = words;
  if (name === undefined) return showOverview(commands, terminal, ExitStatus.Usage);
  if (name === "--version") {
    terminal.out(`${VERSION}\n`);
    return ExitStatus.Done;
  }
  const isHelp = HELP_WORDS.has(name);
  const wanted = isHelp ? rest.find((word) => !HELP_WORDS.has(word)) : name;
  if (wanted === undefined) return showOverview(commands, terminal, ExitStatus.Done);
  const command = commands.find((candidate) => candidate.name === wanted);
  if (command === undefined) {
    terminal.error(`meshdoh: there is no command ${JSON.stringify(wanted)}; meshdoh --help lists them\n`);
    return ExitStatus.Usage;
  }
  if (!isHelp && !rest.includes("--help") && !rest.includes("-h")) return runCommand(command, rest, terminal);
  terminal.out(formatCommandHelp(command));
  return ExitStatus.Done;
}

/** Errors repeat words of the command line, among which a token may be where a file or a name was wanted. */
function withoutTokens(terminal: Terminal): Terminal {
  return {
    out: (text) => terminal.out(text),
    error: (text) => terminal.error(hideViewTokens(text)),
    interrupted: terminal.interrupted,
  };
}

async function runCommand(command: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await command.run(readArguments(command, words), terminal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isUsage = error instanceof UsageError;
    terminal.error(`meshdoh ${command.name}: ${error.message}\n`);
    if (isUsage) terminal.error(`meshdoh ${command.name} --help shows how it is used\n`);
    return isUsage ? ExitStatus.Usage : ExitStatus.Failed;
  }
}

/** The list of commands: on standard output when it was asked for, else as a complaint. */
function showOverview(commands: readonly Command[], terminal: Terminal, status: number): number {
  const text = formatOverview(commands, VERSION);
  if (status === ExitStatus.Done) terminal.out(text);
  else terminal.error(text);
  return status;
}
