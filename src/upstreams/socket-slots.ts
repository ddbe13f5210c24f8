import { UpstreamError } from "../resolver/upstream.ts";
import type { Attempt } from "./attempt.ts";
import { MAX_UDP_SOCKETS, MAX_WAITING_FOR_SOCKET } from "./limits.ts";

/** How many sockets there may be at one time: whoever finds none waits its turn, as long as its query has time. */
export class SocketSlots {
  readonly #waiting = new Set<() => void>();
  readonly #maxWaiting: number;
  #free: number;

  constructor(max: number, maxWaiting: number = MAX_WAITING_FOR_SOCKET) {
    this.#free = max;
    this.#maxWaiting = maxWaiting;
  }

  /** Takes one if there is one. */
  take(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /**
   * Takes one, or waits for it; fails with code `withdrawn`, because it is not the upstream's fault. So is what has little
   * time left after waiting, which resolves with that failure.
   */
  async takeWithin(attempt: Attempt): Promise<UpstreamError | undefined> {
    if (this.take()) return undefined;
    const busy = new UpstreamError("withdrawn", "was not asked: too many queries are under way");
    if (this.#waiting.size >= this.#maxWaiting) throw busy;
    await attempt.run<void>(({ resolve }) => {
      const taken = (): void => resolve(undefined);
      this.#waiting.add(taken);
      return () => this.#waiting.delete(taken);
    }, busy);
    return busy;
  }

  /** Gives one back, to who has waited longest. */
  give(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free++;
    else next();
  }
}

/** Those of this process for UDP: no flood of queries may take the files that its clients need. */
export const UDP_SOCKETS: SocketSlots = new SocketSlots(MAX_UDP_SOCKETS);
