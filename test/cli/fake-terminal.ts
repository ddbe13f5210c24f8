import { readArguments } from "../../src/cli/arguments.ts";
import type { Command, Terminal } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/run.ts";

/** A terminal that remembers what was written to it. */
export class FakeTerminal implements Terminal {
  output = "";
  complaints = "";
  readonly #interruption = new AbortController();
  readonly interrupted: AbortSignal = this.#interruption.signal;
  #written = Promise.withResolvers<void>();

  out(text: string): void {
    this.output += text;
    this.#tell();
  }

  error(text: string): void {
    this.complaints += text;
    this.#tell();
  }

  interrupt(): void {
    this.#interruption.abort();
  }

  /** Resolves once the output has that many lines. */
  async outputLines(count: number): Promise<string[]> {
    for (;;) {
      const lines = this.output.split("\n").slice(0, -1);
      if (lines.length >= count) return lines;
      await this.#written.promise;
    }
  }

  #tell(): void {
    this.#written.resolve();
    this.#written = Promise.withResolvers();
  }
}

/** What one command line came to. */
export interface Ran {
  readonly status: number;
  readonly output: string;
  readonly complaints: string;
}

/** Runs `meshdoh` with these words to its end. */
export async function meshdoh(...words: readonly string[]): Promise<Ran> {
  const terminal = new FakeTerminal();
  const status = await runCommandLine(words, COMMANDS, terminal);
  return { status, output: terminal.output, complaints: terminal.complaints };
}

/** Whether the words after `meshdoh <command>` are words that it takes. Throws `UsageError` when not. */
export function checkWords(command: Command, words: readonly string[]): void {
  readArguments(command, words);
}
