/** What a command came to. */
export interface CommandResult {
  readonly status: number;
  /** What it wrote to standard output. */
  readonly output: string;
  /** What it wrote to standard error. */
  readonly complaints: string;
}

/**
 * Runs one command of the system to its end, within a time limit. Resolves with undefined when there is no such program,
 * or no command may be run at all because the machine is not this one.
 */
export type CommandRunner = (command: string, words: readonly string[]) => Promise<CommandResult | undefined>;
