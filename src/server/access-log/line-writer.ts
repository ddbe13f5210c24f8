import { LOG_FLUSH_MS, LOG_RETRY_MS, MAX_LOG_BUFFER_OCTETS } from "../limits.ts";

/** Where lines go: a write may take its time, and take less than it was given. */
export interface LineSink {
  /** Resolves with the octets that were written, 0 when it would block. Rejects with the system's error. */
  write(octets: Uint8Array): Promise<number>;
}

/**
 * Hands lines to a sink without ever waiting for it: while it is slow they gather in memory, and beyond a bound they are
 * dropped and counted. No line is written in part and dropped for the rest.
 */
export class LineWriter {
  readonly #sink: LineSink;
  readonly #reportFailure: (failure: unknown) => void;
  #lines: string[] = [];
  #gatheredOctets = 0;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;
  #isFailing = false;
  #isDropping = false;
  #hasEnded = false;

  /** `reportFailure` is told when writing begins to fail or lines begin to be dropped, not each time. */
  constructor(sink: LineSink, reportFailure: (failure: unknown) => void) {
    this.#sink = sink;
    this.#reportFailure = reportFailure;
  }

  /** Lines that were not written, since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes a line that ends in a line feed. */
  write(line: string): void {
    if (this.#hasEnded || this.#gatheredOctets + line.length > MAX_LOG_BUFFER_OCTETS) {
      this.#drop();
      return;
    }
    this.#isDropping = false;
    this.#lines.push(line);
    this.#gatheredOctets += line.length;
    this.#timer ??= setTimeout(() => void this.flush(), LOG_FLUSH_MS);
  }

  /** Resolves once all lines taken so far are written, or writing failed. Never rejects. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#lines.length === 0) return;
    this.#writing ??= this.#writeGathered().finally(() => {
      this.#writing = undefined;
      if (this.#lines.length > 0 && !this.#hasEnded) this.#timer ??= setTimeout(() => void this.flush(), LOG_FLUSH_MS);
    });
    await this.#writing;
  }

  /** Gives up what is not written yet. */
  end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
  }

  #drop(): void {
    if (!this.#isDropping)
      this.#reportFailure(new Error("lines are dropped, because they come faster than they are written"));
    this.#isDropping = true;
    this.#dropped++;
  }

  async #writeGathered(): Promise<void> {
    const text = this.#lines.join("");
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lines = [];
    await this.#writeWhole(Buffer.from(text));
    this.#gatheredOctets -= text.length;
  }

  async #writeWhole(octets: Uint8Array): Promise<void> {
    for (let rest = octets; rest.length > 0 && !this.#hasEnded;) {
      const written = await this.#writeSome(rest);
      rest = rest.subarray(written);
      if (written === 0) await new Promise((resolve) => setTimeout(resolve, LOG_RETRY_MS));
    }
  }

  /** A write that failed is tried again: a disk that was full has room again some day. */
  async #writeSome(octets: Uint8Array): Promise<number> {
    try {
      const written = await this.#sink.write(octets);
      if (written > 0) this.#isFailing = false;
      return written;
    } catch (failure) {
      if (!this.#isFailing) this.#reportFailure(failure);
      this.#isFailing = true;
      return 0;
    }
  }
}
