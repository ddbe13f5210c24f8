import { quoted } from "../diagnostic.ts";
import type { Severity } from "../diagnostic.ts";
import type { FieldMap } from "./kubernetes-object.ts";
import { isFieldMap } from "./kubernetes-object.ts";

/** Records a diagnostic about one field of the object being read. */
export type Report = (severity: Severity, field: string, message: string) => void;

/** A value together with the path of its field, so that what is found wrong with it later can name the place. */
export interface Located<T> {
  readonly value: T;
  readonly path: string;
}

/**
 * Reads fields of one map by type. An absent or null field is undefined; one of another type is undefined and an error.
 * Values come from files, so no field has the type that its schema gives it until it has been looked at.
 */
export class Fields {
  readonly #content: FieldMap;
  readonly #path: string;
  readonly #report: Report;

  constructor(content: FieldMap, path: string, report: Report) {
    this.#content = content;
    this.#path = path;
    this.#report = report;
  }

  /** The path of a field of this map. */
  pathOf(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }

  report(severity: Severity, key: string, message: string): void {
    this.#report(severity, this.pathOf(key), message);
  }

  /** As `report`, for a place that a `Located` value names. */
  reportAt(severity: Severity, path: string, message: string): void {
    this.#report(severity, path, message);
  }

  text(key: string): string | undefined {
    const value = this.#content[key];
    if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
    return this.#mismatch(this.pathOf(key), "text", value);
  }

  /** Text that people forget to quote in YAML: `"false"` of a label read as the truth value is taken as meant. */
  label(key: string): string | undefined {
    const value = this.#content[key];
    if (typeof value !== "boolean" && typeof value !== "number") return this.text(key);
    this.#report("warning", this.pathOf(key), `must be text: quote it, "${value}"`);
    return String(value);
  }

  flag(key: string): boolean | undefined {
    const value = this.#content[key];
    if (value === undefined || value === null || typeof value === "boolean") return value ?? undefined;
    return this.#mismatch(this.pathOf(key), "true or false", value);
  }

  /** A whole number: ports and counts. */
  integer(key: string): number | undefined {
    const value = this.#content[key];
    if (value === undefined || value === null) return undefined;
    return Number.isSafeInteger(value) ? Number(value) : this.#mismatch(this.pathOf(key), "a whole number", value);
  }

  /** What Kubernetes calls IntOrString: a port by its number or name. */
  integerOrText(key: string): number | string | undefined {
    return typeof this.#content[key] === "string" ? this.text(key) : this.integer(key);
  }

  /** The names of its fields, in the order in which they were read. */
  keys(): string[] {
    return Object.keys(this.#content);
  }

  /** A map inside this one; an absent one reads as empty. */
  map(key: string): Fields {
    const value = this.#content[key] ?? {};
    if (isFieldMap(value)) return new Fields(value, this.pathOf(key), this.#report);
    this.#mismatch(this.pathOf(key), "a map", value);
    return new Fields({}, this.pathOf(key), this.#report);
  }

  /** The texts of a list; entries of another type are errors. */
  texts(key: string): Located<string>[] {
    const texts: Located<string>[] = [];
    for (const { value, path } of this.#entries(key)) {
      if (typeof value === "string") texts.push({ value, path });
      else this.#mismatch(path, "text", value);
    }
    return texts;
  }

  /** The maps of a list; entries of another type are errors. */
  maps(key: string): Fields[] {
    const maps: Fields[] = [];
    for (const { value, path } of this.#entries(key)) {
      if (isFieldMap(value)) maps.push(new Fields(value, path, this.#report));
      else this.#mismatch(path, "a map", value);
    }
    return maps;
  }

  /** True when the field holds anything at all, of whatever type, but an empty list. */
  isSet(key: string): boolean {
    const value = this.#content[key];
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  }

  #entries(key: string): Located<unknown>[] {
    const list = this.#content[key] ?? [];
    const path = this.pathOf(key);
    if (!Array.isArray(list)) {
      this.#mismatch(path, "a list", list);
      return [];
    }
    return list.map((value: unknown, index) => ({ value, path: `${path}[${index}]` }));
  }

  #mismatch(path: string, expected: string, value: unknown): undefined {
    this.#report("error", path, `must be ${expected}, not ${quoted(value)}`);
    return undefined;
  }
}
