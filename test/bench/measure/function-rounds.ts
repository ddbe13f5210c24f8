import { do_not_optimize, measure } from "mitata";
import type { Pair } from "./figure.ts";
import { inTurns } from "./rounds.ts";

/** Processor time that mitata spends on one function in one round, in nanoseconds. */
const ROUND_NANOS = 150e6;

/** Something to do to one of many inputs, so that nothing about it is constant; the result is looked at by nobody. */
export interface Work<Input> {
  readonly inputs: readonly Input[];
  readonly run: (input: Input) => unknown;
}

/** Times two functions in turns with mitata; the pairs are nanoseconds for one call. */
export function timeInTurns<Ours, Other>(ours: Work<Ours>, reference: Work<Other>): Promise<Pair[]> {
  const first = prepare(ours);
  const second = prepare(reference);
  return inTurns(
    () => nanos(first),
    () => nanos(second),
  );
}

async function nanos(call: () => unknown): Promise<number> {
  return (await measure(call, { min_cpu_time: ROUND_NANOS })).p50;
}

function prepare<Input>({ inputs, run }: Work<Input>): () => unknown {
  let next = 0;
  const step = (): Input => {
    const input = inputs[next];
    if (input === undefined) throw new RangeError("there are no inputs");
    next = (next + 1) % inputs.length;
    return input;
  };
  return () => {
    const result = run(step());
    do_not_optimize(result);
    return result;
  };
}
