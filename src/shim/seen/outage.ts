import { UpstreamError } from "../../resolver/upstream.ts";
import { formatDuration } from "./duration.ts";
import { Pace, type PaceLimits } from "./pace.ts";
import { isUnreachable, isWithdrawn } from "./watch-upstream.ts";

/** What is said of one gateway or resolver. */
export interface OutageParts {
  /** `gateway https://dns.example.org`. */
  readonly who: string;
  /** What happens to queries from now on. */
  readonly consequence: () => string;
  /** Begins to count what clients get for want of an answer; the result says what that was, in words. */
  readonly watchToll: () => () => string;
  readonly clockMs: () => number;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/**
 * Other failures than those of the connection may be those of one question, such as a name that takes long to find out:
 * so many in a row are the gateway's own, as those count that ask it.
 */
const QUESTIONS_UNTIL_OUTAGE = 4;
const CONNECTION_CODES: ReadonlySet<string> = new Set<UpstreamError["code"]>(["unreachable", "refused", "broken"]);
/** One that comes and goes is told of a few times, and then once a minute at most. */
const LINES: PaceLimits = { burst: 3, everyMs: 60_000 };

/** Tells when one gateway or resolver begins to fail and when it answers again, but not each failure. */
export class Outage {
  readonly #parts: OutageParts;
  readonly #pace = new Pace(LINES);
  #failuresInARow = 0;
  #sinceMs: number | undefined;
  #isTold = false;
  /** Outages that were not told of. */
  #untold = 0;
  #toll: () => string = () => "";
  #wasUnreachable = false;

  constructor(parts: OutageParts) {
    this.#parts = parts;
  }

  /** False as long as it answers, or nothing is known. */
  get isFailing(): boolean {
    return this.#sinceMs !== undefined;
  }

  answered(): void {
    this.#failuresInARow = 0;
    const sinceMs = this.#sinceMs;
    this.#sinceMs = undefined;
    if (sinceMs === undefined) return;
    if (!this.#isTold) {
      this.#untold++;
      return;
    }
    this.#isTold = false;
    const { who, clockMs, report } = this.#parts;
    report(`${who} answers again after ${formatDuration(clockMs() - sinceMs)}; ${this.#toll()}`);
  }

  /** It answered something else than a question, which ends an outage only when there was no way to it. */
  reached(): void {
    if (this.#wasUnreachable) this.answered();
  }

  failed(failure: unknown): void {
    const reason = failure instanceof Error ? failure.message : String(failure);
    if (isWithdrawn(failure)) {
      this.#parts.report(`${this.#parts.who} ${reason}`);
      return;
    }
    this.#failuresInARow++;
    this.#wasUnreachable = isUnreachable(failure);
    if (!this.isFailing && !this.#isOutage(failure)) return;
    const nowMs = this.#parts.clockMs();
    if (!this.isFailing) {
      this.#sinceMs = nowMs;
      this.#toll = this.#parts.watchToll();
    }
    if (!this.#isTold && this.#pace.allows(nowMs)) this.#tell(reason);
  }

  #isOutage(failure: unknown): boolean {
    const code = failure instanceof UpstreamError ? failure.code : "";
    return CONNECTION_CODES.has(code) || this.#failuresInARow >= QUESTIONS_UNTIL_OUTAGE;
  }

  #tell(reason: string): void {
    const { who, consequence, report } = this.#parts;
    const before = this.#untold === 0 ? "" : ` (as it did ${this.#untold} times more since this was last said)`;
    report(`${who} ${reason}${before}; ${consequence()}`);
    this.#isTold = true;
    this.#untold = 0;
  }
}
