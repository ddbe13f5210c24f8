/** A process of an interleaving was made to end, as by a lost machine: nothing behind that point of it happens. */
export class CrashError extends Error {
  override readonly name = "CrashError";
}

interface Step {
  readonly process: string;
  readonly atMs: number;
  readonly run: () => void;
  readonly crash: () => void;
}

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** Says which of `count` comes next; of `waiting` programs, of which the clock is the last when it may go on. */
export type Choose = (count: number, waiting?: readonly string[]) => number;

/**
 * Runs programs one step of their stores at a time, in the order that `choose` says, on a clock that goes on to the next
 * end of a wait when it is chosen. A program ends at a step by `crashAt`, counted from 0.
 */
export class Interleaving {
  nowMs = 1_700_000_000_000;
  readonly #choose: Choose;
  readonly #crashAt: ReadonlyMap<string, number>;
  readonly #afterStep: () => void;
  readonly #longestStepMs: number;
  readonly #steps: Step[] = [];
  readonly #sleepers: Sleeper[] = [];
  readonly #taken = new Map<string, number>();
  readonly #running = new Set<string>();
  #changed: () => void = () => undefined;

  constructor(
    choose: Choose,
    { crashAt = new Map<string, number>(), afterStep = () => undefined, longestStepMs }: InterleavingOptions = {},
  ) {
    this.#longestStepMs = longestStepMs ?? Number.POSITIVE_INFINITY;
    this.#choose = choose;
    this.#crashAt = crashAt;
    this.#afterStep = afterStep;
  }

  /** How many steps a program has taken. */
  stepsOf(process: string): number {
    return this.#taken.get(process) ?? 0;
  }

  /** One step of a program; `act` happens at once when its turn comes. */
  step<T>(process: string, act: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = (): void => {
        try {
          resolve(act());
        } catch (cause) {
          reject(cause);
        }
      };
      this.#steps.push({ process, atMs: this.nowMs, run, crash: () => reject(new CrashError(`${process} crashed`)) });
      this.#changed();
    });
  }

  /** Resolves when the clock has gone that far. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#sleepers.push({ untilMs: this.nowMs + milliseconds, wake: resolve });
      this.#changed();
    });
  }

  /** Runs all programs to their ends; what each came to, by its name. */
  async run<T>(programs: ReadonlyMap<string, () => Promise<T>>): Promise<Map<string, T | CrashError>> {
    const results = new Map<string, T | CrashError>();
    const failures: unknown[] = [];
    for (const [name, program] of programs) {
      this.#running.add(name);
      void this.#end(name, program(), results, failures);
    }
    while (this.#running.size > 0) {
      await this.#allWaiting();
      if (this.#running.size > 0) this.#takeTurn();
    }
    if (failures.length > 0) throw failures[0];
    return results;
  }

  async #end<T>(
    name: string,
    ending: Promise<T>,
    results: Map<string, T | CrashError>,
    failures: unknown[],
  ): Promise<void> {
    try {
      results.set(name, await ending);
    } catch (cause) {
      if (cause instanceof CrashError) results.set(name, cause);
      else failures.push(cause);
    }
    this.#running.delete(name);
    this.#changed();
  }

  async #allWaiting(): Promise<void> {
    while (this.#running.size > this.#steps.length + this.#sleepers.length) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  #takeTurn(): void {
    // Behind the steps stands the clock: it may go while a program is held up.
    const waiting = [...this.#steps.map(({ process }) => process), ...(this.#mayWake() ? ["clock"] : [])];
    const chosen = this.#choose(waiting.length, waiting);
    const step = this.#steps.splice(chosen, 1)[0];
    if (step === undefined) return this.#wakeNext();
    const taken = this.stepsOf(step.process);
    this.#taken.set(step.process, taken + 1);
    if (taken === this.#crashAt.get(step.process)) step.crash();
    else step.run();
    this.#afterStep();
  }

  #mayWake(): boolean {
    const untilMs = Math.min(...this.#sleepers.map((sleeper) => sleeper.untilMs));
    return this.#sleepers.length > 0 && this.#steps.every(({ atMs }) => untilMs - atMs <= this.#longestStepMs);
  }

  #wakeNext(): void {
    const next = this.#sleepers.toSorted((a, b) => a.untilMs - b.untilMs)[0];
    if (next === undefined) return;
    this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
    this.nowMs = Math.max(this.nowMs, next.untilMs);
    next.wake();
  }
}

/** What an interleaving is besides its order. */
export interface InterleavingOptions {
  readonly crashAt?: ReadonlyMap<string, number>;
  /** Called after each step; what it throws ends the run. */
  readonly afterStep?: () => void;
  /** For how long a program may be held up at one step; without end when left out. */
  readonly longestStepMs?: number;
}
