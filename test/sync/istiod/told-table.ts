import { onTestFinished, vi } from "vitest";
import type { SourceError, SourceReading } from "../../../src/sync/source.ts";
import type { SourceObserver, WatchedSource } from "../../../src/sync/watched-source.ts";
import { lineOf } from "./table-entries.ts";

/** Keeps what a source of one table told. */
export class ToldTable implements SourceObserver {
  reading: SourceReading | undefined;
  /** `replace`, `complete`, `confirm`, `fail`, in their order. */
  readonly words: string[] = [];
  readonly problems: SourceError[] = [];

  get lines(): string[] | undefined {
    return this.reading?.claims?.map(lineOf);
  }

  count(word: string): number {
    return this.words.filter((each) => each === word).length;
  }

  replace(collection: string, reading: SourceReading): void {
    if (collection !== "name table") throw new RangeError(`there is no collection ${collection}`);
    this.reading = reading;
    this.words.push("replace");
  }

  put(): void {
    this.words.push("put");
  }

  remove(): void {
    this.words.push("remove");
  }

  complete(): void {
    this.words.push("complete");
  }

  confirm(): void {
    this.words.push("confirm");
  }

  fail(problem: SourceError): void {
    this.problems.push(problem);
    this.words.push("fail");
  }
}

/** Follows a source until the test ends. */
export function followToEnd(source: WatchedSource): ToldTable {
  const told = new ToldTable();
  const abort = new AbortController();
  const ended = source.follow(told, abort.signal);
  onTestFinished(async () => {
    abort.abort();
    await ended;
  });
  return told;
}

/** Waits until something is so. */
export function until(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 10_000, interval: 10 });
}
