import { NameSyntaxError } from "../../dns/errors.ts";
import { parseName, type Name } from "../../dns/name.ts";

/** Settings as text by name: the variables of a Worker or of an environment. */
export type Variables = Readonly<Record<string, unknown>>;

/** Reads variables; what cannot be used is collected in `problems`, each naming its variable, and read as if unset. */
export class VariableReader {
  readonly problems: string[] = [];
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  text(name: string): string | undefined {
    const value = this.#variables[name];
    if (value !== undefined && typeof value !== "string" && typeof value !== "number") {
      this.problems.push(`${name} must be text, not ${JSON.stringify(value)}`);
      return undefined;
    }
    const text = String(value ?? "").trim();
    return text === "" ? undefined : text;
  }

  /** Text that must match; `what` says what of, as in "the name of a namespace". */
  matching(name: string, pattern: RegExp, what: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || pattern.test(text)) return text;
    this.#refuse(name, what, text);
    return undefined;
  }

  /** Items with commas or blanks between them, unless another separator is given. */
  list(name: string, separator: RegExp = /[\s,]+/, fallback = ""): string[] {
    return (this.text(name) ?? fallback).split(separator).filter((item) => item !== "");
  }

  names(name: string, fallback = ""): Name[] | undefined {
    const items = this.list(name, undefined, fallback);
    return items.length === 0 ? undefined : items.flatMap((item) => this.name(name, item) ?? []);
  }

  /** A domain name out of what `variable` says. */
  name(variable: string, text: string): Name | undefined {
    try {
      return parseName(text);
    } catch (error) {
      if (!(error instanceof NameSyntaxError)) throw error;
      this.problems.push(`${variable}: ${error.message}`);
      return undefined;
    }
  }

  integer(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.#refuse(name, `a whole number from ${least} to ${most}`, text);
    return undefined;
  }

  choice<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.text(name)?.toLowerCase();
    const found = values.find((value) => value === text);
    if (text !== undefined && found === undefined) this.#refuse(name, values.join(" or "), text);
    return found;
  }

  flag(name: string, fallback: boolean): boolean {
    const choice = this.choice(name, ["on", "off"]);
    return choice === undefined ? fallback : choice === "on";
  }

  #refuse(name: string, what: string, text: string): void {
    this.problems.push(`${name} must be ${what}, not ${JSON.stringify(text)}`);
  }
}
