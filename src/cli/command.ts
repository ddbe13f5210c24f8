/** One option of a sub-command, as `node:util` parseArgs and the help page need it. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** What stands for the value in the help, e.g. `<url>`. */
  readonly value?: string;
  /** One sentence for the help. */
  readonly help: string;
}

/** Where a command reads and writes, so that tests need no process. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** True when `out` goes to a terminal that shows colours, and its user wants them. */
  readonly hasColours?: boolean;
  /** Aborted when the user wants a command to end (SIGINT, SIGTERM) that says that it `endsWhenInterrupted`. */
  readonly interrupted: AbortSignal;
}

/** The words after the sub-command, already checked against its options. */
export interface Arguments {
  readonly positionals: readonly string[];
  text(option: string): string | undefined;
  all(option: string): readonly string[];
  flag(option: string): boolean;
}

/** One sub-command of `meshdoh`: everything its help, its parser and the documentation check need. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands after `meshdoh <name>`. */
  readonly synopsis: string;
  /** Paragraphs for the help. */
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Command lines with a word on what they do. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  /**
   * True for a command that, with these words behind its name, ends in its own time when `Terminal.interrupted` says so;
   * any other ends at once.
   */
  readonly endsWhenInterrupted?: (words: readonly string[]) => boolean;
  /** Resolves with the exit status. */
  run(args: Arguments, terminal: Terminal): Promise<number>;
}

/** Exit statuses, the same for every sub-command. */
export const ExitStatus = { Done: 0, Failed: 1, Usage: 2, Refused: 3, ChangesPending: 4 } as const;

/** The command line is wrong; the message says what and what to write instead. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}
