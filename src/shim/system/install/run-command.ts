import { execFile } from "node:child_process";
import type { CommandRunner } from "../command-runner.ts";
import { codeOf, InstallError } from "./install-error.ts";

/** A service that starts tells so within 20 s, or systemd ends it. */
const TIMEOUT_MS = 60_000;
/** What is read of what a command writes: its last words at most. */
const MAX_OUTPUT_OCTETS = 65_536;

/** Runs a command that changes this machine. Rejects with `InstallError` when it does not come to its end within a minute. */
export const runCommand: CommandRunner = (command, words) =>
  new Promise((resolve, reject) => {
    const limits = { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_OCTETS };
    execFile(command, [...words], limits, (error, output, complaints) => {
      if (error === null) resolve({ status: 0, output, complaints });
      else if (typeof error.code === "number") resolve({ status: error.code, output, complaints });
      else if (codeOf(error) === "ENOENT") resolve(undefined);
      else reject(new InstallError(`${command} ${words.join(" ")} did not end: ${error.message}`, { cause: error }));
    });
  });
