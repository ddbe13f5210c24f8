import { UsageError, type Arguments, type OptionSpec } from "./command.ts";

/** The option `--timeout-ms` of every command that waits for one answer. */
export const TIMEOUT_OPTION: OptionSpec = {
  type: "string",
  value: "<n>",
  help: "give up after this many milliseconds; 5000 when left out",
};

const DEFAULT_TIMEOUT_MS = 5000;
/** Ten minutes: nobody waits longer for a reply. */
const MAX_TIMEOUT_MS = 600_000;

/** What `--timeout-ms` says. Throws `UsageError`. */
export function readTimeoutOption(args: Arguments): number {
  const text = args.text("timeout-ms");
  const timeoutMs = text === undefined ? DEFAULT_TIMEOUT_MS : Number(text);
  if (Number.isInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS) return timeoutMs;
  throw new UsageError(`--timeout-ms ${JSON.stringify(text)} is not a whole number from 1 to ${MAX_TIMEOUT_MS}`);
}
