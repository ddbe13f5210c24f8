import { COMMANDS } from "./commands.ts";
import { runCommandLine } from "./run.ts";

/** What may still be under way after a command has ended in its own time. */
const LEFT_BEHIND_MS = 3000;

const words = process.argv.slice(2);
const interruption = new AbortController();
// Elsewhere the system's own way stands, which ends the program at once.
if (COMMANDS.find(({ name }) => name === words[0])?.endsWhenInterrupted?.(words.slice(1)) === true) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
}
// A reader that went away (meshdoh … | head) ends the output, not with a stack trace.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(words, COMMANDS, {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  hasColours: process.stdout.isTTY && process.stdout.hasColors(),
  interrupted: interruption.signal,
});
// A request that hangs must not keep a program from ending that was told to, and has done what it could.
if (interruption.signal.aborted) setTimeout(() => process.exit(), LEFT_BEHIND_MS).unref();
