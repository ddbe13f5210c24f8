import { InstallError } from "./install-error.ts";

/** An object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object. Throws `InstallError`, as all of these do for a value of another kind. */
export function fields(value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new InstallError(`it has ${JSON.stringify(value)} where an object should be`);
}

/** A list of anything. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new InstallError(`it has ${JSON.stringify(value)} where a list should be`);
}

/** A text. */
export function string(value: unknown): string {
  if (typeof value === "string") return value;
  throw new InstallError(`it has ${JSON.stringify(value)} where a text should be`);
}

/** A whole number, 0 or more. */
export function number(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InstallError(`it has ${JSON.stringify(value)} where a whole number should be`);
}

/** One of `words`. */
export function oneOf<T extends string>(value: unknown, words: readonly T[]): T {
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  throw new InstallError(`it has ${JSON.stringify(value)} where one of ${words.join(", ")} should be`);
}
