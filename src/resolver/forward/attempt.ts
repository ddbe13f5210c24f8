import type { Question } from "../../dns/message.ts";
import type { QueryContext, Reply } from "../resolver.ts";
import { UpstreamError } from "../upstream.ts";
import { isUseful } from "./failures.ts";
import type { UpstreamStanding } from "./standing.ts";

/** One upstream being asked one question; tells its standing how that ends. */
export class Attempt {
  readonly standing: UpstreamStanding;
  readonly startedMs: number;
  readonly #clockMs: () => number;
  readonly #isProbe: boolean;
  readonly #stops: (() => void)[] = [];
  /** Nobody waits for it any more. */
  #isLeft = false;
  #isAbandoned = false;
  /** Its standing knows how it ended. */
  #isTold = false;

  constructor(standing: UpstreamStanding, deadlineMs: number, clockMs: () => number) {
    this.standing = standing;
    this.#clockMs = clockMs;
    this.startedMs = clockMs();
    this.#isProbe = standing.down.mayBeProbed(this.startedMs);
    if (this.#isProbe) standing.down.probed(deadlineMs);
    standing.started();
  }

  get label(): string {
    return this.standing.upstream.label;
  }

  /** True when it finds out whether the upstream is back, and so goes on when nobody waits for its reply any more. */
  get isProbe(): boolean {
    return this.#isProbe;
  }

  get tookMs(): number {
    return this.#clockMs() - this.startedMs;
  }

  /** Asks, and rejects when that fails; also when the upstream throws at once. */
  async ask(question: Question, context: QueryContext, timeoutMs: number): Promise<Reply> {
    try {
      const whenAbandoned = (stop: () => void): void => this.#whenAbandoned(stop);
      const reply = await this.standing.upstream.ask(question, context, { timeoutMs, whenAbandoned });
      this.#tell(() => this.standing.answered(this.tookMs, isUseful(reply)));
      return reply;
    } catch (error) {
      const isOutOfReach = error instanceof UpstreamError && error.code === "unreachable";
      if (this.#isAbandoned && isOutOfReach) this.standing.down.failed(this.startedMs, this.#clockMs());
      this.#tell(() => this.#failed(error));
      throw error;
    }
  }

  /** Nobody waits any more. A probe goes on nevertheless, because somebody has to learn whether the upstream is back. */
  abandon(): void {
    if (this.#isProbe) return;
    this.#isAbandoned = true;
    this.#tell(() => this.standing.abandoned(this.tookMs));
    this.#leave();
  }

  /** The deadline has passed. */
  expire(error: UpstreamError): void {
    this.#tell(() => this.#failed(error));
    this.#leave();
  }

  /** Too short a time says nothing about whether the upstream is up, nor does what was withdrawn. */
  #failed(error: unknown): void {
    const code = error instanceof UpstreamError ? error.code : undefined;
    const isTooEarly = code === "timeout" && this.tookMs < this.standing.lateMs;
    if (isTooEarly || code === "withdrawn") this.standing.abandoned(this.tookMs);
    else this.standing.failed(this.startedMs, this.#clockMs());
  }

  #tell(told: () => void): void {
    if (!this.#isTold) told();
    this.#isTold = true;
  }

  #leave(): void {
    this.#isLeft = true;
    for (const stop of this.#stops.splice(0)) stop();
  }

  #whenAbandoned(stop: () => void): void {
    if (this.#isLeft) stop();
    else this.#stops.push(stop);
  }
}
