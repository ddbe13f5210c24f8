import { COMMANDS } from "./commands.ts";
import { runCommandLine } from "./run.ts";

const words = process.argv.slice(2);
const interruption = new AbortController();
// Elsewhere the system's own way stands, which ends the program at once.
if (COMMANDS.some(({ name, endsWhenInterrupted }) => name === words[0] && endsWhenInterrupted === true)) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
}
// A reader that went away (meshdoh … | head) ends the output, not with a stack trace.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(words, COMMANDS, {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  interrupted: interruption.signal,
});
