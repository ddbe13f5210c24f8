import { canonicalAddress } from "../../dns/address.ts";
import { NameSyntaxError } from "../../dns/errors.ts";
import { parseName, type Name } from "../../dns/name.ts";
import { StoreError } from "../store/store.ts";

/** An IPv4 address, which has one spelling; most addresses are of this kind. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Where something stands; made into text only when there is something to say about it, for hosts have many fields. */
type Place = string | (() => string);

/** Reads the fields of a stored JSON object. Everything that is not as it must be is a `StoreError` naming the place. */
export class Fields {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #place: Place;

  /** Throws `StoreError` unless `value` is a JSON object; `place` says where it stands. */
  constructor(value: unknown, place: Place) {
    if (!isObject(value)) throw corrupt(textOf(place), "is not an object");
    this.#object = value;
    this.#place = place;
  }

  has(field: string): boolean {
    return this.#object[field] !== undefined;
  }

  text(field: string): string {
    const value = this.#object[field];
    if (typeof value !== "string") throw corrupt(this.placeOf(field), "is not text");
    return value;
  }

  /** A whole number from 0 to `most`, which is 2^53 - 1 unless it is said. */
  count(field: string, most: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#object[field];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw corrupt(this.placeOf(field), "is not a whole number");
    }
    if (value > most) throw corrupt(this.placeOf(field), `is more than ${most}`);
    return value;
  }

  flag(field: string): boolean {
    const value = this.#object[field];
    if (typeof value !== "boolean") throw corrupt(this.placeOf(field), "is neither true nor false");
    return value;
  }

  name(field: string): Name {
    return canonicalName(this.text(field), () => this.placeOf(field));
  }

  /** An address in canonical text. */
  address(field: string): string {
    return checkAddress(this.text(field), () => this.placeOf(field));
  }

  /** One of `values`. */
  choice<T extends string>(field: string, values: readonly T[]): T {
    const text = this.text(field);
    const found = values.find((value) => value === text);
    if (found === undefined) throw corrupt(this.placeOf(field), `is none of ${values.join(", ")}`);
    return found;
  }

  texts(field: string): string[] {
    return this.#list(field).map((value, index) => {
      if (typeof value !== "string") throw corrupt(`${this.placeOf(field)}[${index}]`, "is not text");
      return value;
    });
  }

  addresses(field: string): string[] {
    return this.texts(field).map((text, index) => checkAddress(text, () => `${this.placeOf(field)}[${index}]`));
  }

  names(field: string): Name[] {
    return this.texts(field).map((text, index) => canonicalName(text, () => `${this.placeOf(field)}[${index}]`));
  }

  object(field: string): Fields {
    return new Fields(this.#object[field], () => this.placeOf(field));
  }

  objects(field: string): Fields[] {
    return this.#list(field).map((value, index) => new Fields(value, () => `${this.placeOf(field)}[${index}]`));
  }

  placeOf(field: string): string {
    return `${textOf(this.#place)}: ${field}`;
  }

  #list(field: string): unknown[] {
    const value = this.#object[field];
    if (!Array.isArray(value)) throw corrupt(this.placeOf(field), "is not a list");
    return value;
  }
}

/** Parses JSON text that `place` holds. Throws `StoreError`. */
export function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StoreError("corrupt", `${place} is not JSON`, { cause });
  }
}

/** Decodes UTF-8 that `place` holds. Throws `StoreError`. */
export function decodeText(content: Uint8Array, place: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new StoreError("corrupt", `${place} is not UTF-8`, { cause });
  }
}

/** Reads a name that must be stored in canonical form. Throws `StoreError`. */
export function canonicalName(text: string, place: Place): Name {
  try {
    const name = parseName(text);
    if (name === text) return name;
  } catch (cause) {
    if (cause instanceof NameSyntaxError) throw new StoreError("corrupt", `${textOf(place)} is not a name`, { cause });
    throw cause;
  }
  throw corrupt(textOf(place), "is not a name in canonical form");
}

function checkAddress(text: string, place: Place): string {
  if (IPV4.test(text) || canonicalAddress(text) === text) return text;
  throw corrupt(textOf(place), "is not an address in canonical form");
}

function textOf(place: Place): string {
  return typeof place === "string" ? place : place();
}

/** The error for stored content that is not as it must be. */
export function corrupt(place: string, problem: string): StoreError {
  return new StoreError("corrupt", `${place} ${problem}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
