import { UsageError, type Arguments } from "../command.ts";

/** The value of an option that takes one of a few words; the first of them when it is left out. Throws `UsageError`. */
export function readChoice<T extends string>(args: Arguments, option: string, words: readonly [T, ...T[]]): T {
  const text = args.text(option);
  if (text === undefined) return words[0];
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new UsageError(`--${option} ${JSON.stringify(text)} is none of its words: use ${words.join(", ")}`);
}
