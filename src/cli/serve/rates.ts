import type { RateLimitSettings } from "../../server/rate-limits.ts";
import { UsageError, type Arguments } from "../command.ts";

/** More than a machine answers, so that who writes it did not mean it. */
const MAX_QUERIES_PER_SECOND = 10_000_000;
/** Ten times what the busiest machine asks; a loop that runs away is held back. */
const DEFAULT_PER_ADDRESS = 1000;

/** The rates that `--rate-per-view` and `--rate-per-address`, or variables of the same name, give. Throws `UsageError`. */
export function readRates(args: Arguments, environment: NodeJS.ProcessEnv): RateLimitSettings {
  return {
    perViewPerSecond: readRate("rate-per-view", args, environment, undefined),
    perAddressPerSecond: readRate("rate-per-address", args, environment, DEFAULT_PER_ADDRESS),
  };
}

function readRate(
  option: string,
  args: Arguments,
  environment: NodeJS.ProcessEnv,
  fallback: number | undefined,
): number | undefined {
  const variable = `MESHDOH_${option.toUpperCase().replaceAll("-", "_")}`;
  const text = args.text(option) ?? (environment[variable] ?? "").trim();
  if (text === "") return fallback;
  if (text === "off") return undefined;
  const rate = /^\d{1,8}$/.test(text) ? Number(text) : 0;
  if (rate >= 1 && rate <= MAX_QUERIES_PER_SECOND) return rate;
  const said = args.text(option) === undefined ? variable : `--${option}`;
  throw new UsageError(
    `${said} ${JSON.stringify(text)} is neither a whole number from 1 to ${MAX_QUERIES_PER_SECOND} nor off`,
  );
}
