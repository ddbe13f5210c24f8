import { COMMANDS } from "../../../src/cli/commands.ts";
import { runCommandLine } from "../../../src/cli/run.ts";

// `meshdoh sync` in a process of its own, which then says what it took: one line of JSON.

const started = performance.now();
const complaints: string[] = [];
const status = await runCommandLine(process.argv.slice(2), COMMANDS, {
  out: () => undefined,
  error: (text) => complaints.push(text),
  interrupted: new AbortController().signal,
});
const seconds = (performance.now() - started) / 1000;
const peakMegabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(`${JSON.stringify({ status, seconds, peakMegabytes, complaints: complaints.slice(0, 3) })}\n`);
