import { execFile } from "node:child_process";
import type { CommandRunner } from "../command-runner.ts";

/** Programs that tell their version do so at once. */
const TIMEOUT_MS = 5000;
/** What is read of what a command writes. */
const MAX_OUTPUT_OCTETS = 65_536;

/** Runs a command of this machine that only tells something; resolves with undefined when it is not there. */
export const runQuietly: CommandRunner = (command, words) =>
  new Promise((resolve) => {
    const limits = { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_OCTETS };
    execFile(command, [...words], limits, (error, output, complaints) => {
      const code = error === null ? 0 : error.code;
      // A number is the command's own status; anything else says that it did not run to its end.
      resolve(typeof code === "number" ? { status: code, output, complaints } : undefined);
    });
  });
