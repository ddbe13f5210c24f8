import { formatDuration } from "./duration.ts";

/** It may be in use for each query. */
const SAID_EVERY_MS = 600_000;

/** Tells that names outside the mesh are answered by the original resolvers: at first, then at most every ten minutes. */
export class FallbackNotice {
  readonly #clockMs: () => number;
  readonly #report: (line: string) => void;
  #saidMs: number | undefined;
  #answers = 0;

  constructor(clockMs: () => number, report: (line: string) => void) {
    this.#clockMs = clockMs;
    this.#report = report;
  }

  /** Takes that a query was answered so. */
  used(): void {
    this.#answers++;
    const nowMs = this.#clockMs();
    const saidMs = this.#saidMs;
    if (saidMs !== undefined && nowMs - saidMs < SAID_EVERY_MS) return;
    const count = saidMs === undefined ? "" : ` (${this.#answers} answers within ${formatDuration(nowMs - saidMs)})`;
    this.#report(`fallback in use: an original resolver answered in place of a gateway that did not in time${count}`);
    this.#saidMs = nowMs;
    this.#answers = 0;
  }
}
