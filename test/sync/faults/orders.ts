import type { Choose } from "./interleaving.ts";

/** Takes one after the other of these, and the first when they are used up. */
export function following(choices: readonly number[]): Choose {
  let at = 0;
  return (count) => (count === 0 ? 0 : (choices[at++] ?? 0) % count);
}

/** One program takes so many steps, then another so many, then the one goes on to its end. */
export function heldUp([one, first]: readonly [string, number], [other, second]: readonly [string, number]): Choose {
  const left = new Map([
    [one, first],
    [other, second],
  ]);
  return (_count, waiting = []) => {
    const turn = (left.get(one) ?? 0) > 0 || left.get(other) === 0 ? one : other;
    const next = waiting.includes(turn) ? turn : (waiting.find((name) => name !== "clock") ?? "clock");
    const steps = left.get(next) ?? 0;
    if (steps > 0) left.set(next, steps - 1);
    return Math.max(0, waiting.indexOf(next));
  };
}
