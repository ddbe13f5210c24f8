import { formatDuration } from "./duration.ts";

/** Snapshots may follow each other by seconds, and each is of little interest. */
const SAID_EVERY_MS = 600_000;

/** Tells that gateways answer out of other snapshots than before: the first time, then at most every ten minutes how often. */
export class SnapshotNotice {
  readonly #clockMs: () => number;
  readonly #report: (line: string) => void;
  #saidMs: number | undefined;
  #changes = 0;

  constructor(clockMs: () => number, report: (line: string) => void) {
    this.#clockMs = clockMs;
    this.#report = report;
  }

  /** Takes that the gateway `label` has begun to answer out of another snapshot than before. */
  changed(label: string, generation: number): void {
    this.#changes++;
    const nowMs = this.#clockMs();
    const saidMs = this.#saidMs;
    if (saidMs !== undefined && nowMs - saidMs < SAID_EVERY_MS) return;
    const which = `gateway ${label} answers out of snapshot ${generation}`;
    const count =
      saidMs === undefined || this.#changes === 1
        ? "everything is asked for again"
        : `everything is asked for again, as ${this.#changes} times within ${formatDuration(nowMs - saidMs)}`;
    this.#report(`${which}; ${count}`);
    this.#saidMs = nowMs;
    this.#changes = 0;
  }
}
