import { BlockLines } from "./block-lines.ts";
import type { ItemKeeper } from "./kept-item.ts";
import { MAX_NESTING_DEPTH } from "./limits.ts";
import { resolvePlainScalar } from "./plain-scalar.ts";

/** A document and the lines of its parts, from 1. */
export interface BlockDocument {
  readonly value: unknown;
  readonly line: number;
  /** The first line of each entry of the top-level field `items`, or of the list that the document is. */
  readonly itemLines: readonly number[];
}

/** Reads one YAML value given as the lines below and beside a key; undefined when it is not sound. */
export type ValueReader = (lines: string) => unknown;

/** Thrown inside this file only: the document is left to the general reader. */
class NotBlockStyle extends Error {}

/**
 * Reads a YAML document in the style that kubectl prints, some thirty times as fast as a general reader and without a
 * syntax tree. Undefined unless every line is understood beyond doubt: whoever calls then asks the general reader,
 * which also says what is wrong. Scalars over several lines and flow collections go to `readValue`, entries of the list
 * of objects to `keepItem`. The value of `managedFields`, often most of a dump and never used, is skipped.
 */
export function readBlockYaml(
  lines: BlockLines,
  readValue: ValueReader,
  keepItem: ItemKeeper,
): BlockDocument | undefined {
  try {
    return new BlockReader(lines, readValue, keepItem).readDocument();
  } catch (error) {
    if (error instanceof NotBlockStyle) return undefined;
    throw error;
  }
}

class BlockReader {
  readonly #lines: BlockLines;
  readonly #readValue: ValueReader;
  readonly #keepItem: ItemKeeper;
  readonly #itemLines: number[] = [];

  constructor(lines: BlockLines, readValue: ValueReader, keepItem: ItemKeeper) {
    this.#lines = lines;
    this.#readValue = readValue;
    this.#keepItem = keepItem;
  }

  readDocument(): BlockDocument {
    const { line, indent } = this.#lines;
    if (indent !== 0) throw new NotBlockStyle();
    const value = this.#startsEntry() ? this.#readList(0, true) : this.#readMap(0);
    if (!this.#lines.isPastEnd) throw new NotBlockStyle();
    return { value, line, itemLines: this.#itemLines };
  }

  #readMap(depth: number): Record<string, unknown> {
    if (depth > MAX_NESTING_DEPTH) throw new NotBlockStyle();
    const { indent } = this.#lines;
    const map: Record<string, unknown> = {};
    while (this.#lines.indent === indent) {
      const colon = this.#findColon();
      if (colon === -1 || this.#startsEntry()) throw new NotBlockStyle();
      const key = this.#readKey(colon);
      if (Object.hasOwn(map, key)) throw new NotBlockStyle();
      this.#lines.contentStart = colon + 1;
      if (key === "managedFields") this.#skipUnit(indent);
      else map[key] = this.#readEntryValue(indent, depth, depth === 0 && key === "items");
    }
    if (!(this.#lines.indent < indent)) throw new NotBlockStyle();
    return map;
  }

  /** What stands behind a key: beside it, or in the lines below. */
  #readEntryValue(indent: number, depth: number, isItems: boolean): unknown {
    const lines = this.#lines;
    lines.contentStart = skipSpaces(lines.text, lines.contentStart, lines.contentEnd);
    const isEmpty = lines.contentStart === lines.contentEnd || lines.text[lines.contentStart] === "#";
    if (!isEmpty) return this.#readScalar(indent);
    lines.advance();
    if (lines.indent >= indent && this.#startsEntry()) return this.#readList(depth + 1, isItems);
    return lines.indent > indent ? this.#readMap(depth + 1) : null;
  }

  #readList(depth: number, isItems: boolean): unknown[] {
    if (depth > MAX_NESTING_DEPTH) throw new NotBlockStyle();
    const { indent } = this.#lines;
    const list: unknown[] = [];
    while (this.#lines.indent === indent && this.#startsEntry()) {
      if (isItems) this.#itemLines.push(this.#lines.line);
      if (this.#lines.contentEnd - this.#lines.contentStart === 1) throw new NotBlockStyle();
      this.#lines.descend(1);
      const entry = this.#readListEntry(indent, depth);
      list.push(isItems ? this.#keepItem(entry) : entry);
    }
    if (this.#lines.indent > indent) throw new NotBlockStyle();
    return list;
  }

  #readListEntry(indent: number, depth: number): unknown {
    if (this.#startsEntry()) return this.#readList(depth + 1, false);
    return this.#findColon() === -1 ? this.#readScalar(indent) : this.#readMap(depth + 1);
  }

  /** True when the present line is an entry of a list: `- x`, or `-` alone. */
  #startsEntry(): boolean {
    const { text, contentStart, contentEnd } = this.#lines;
    return text[contentStart] === "-" && (contentStart + 1 === contentEnd || text[contentStart + 1] === " ");
  }

  /** Offset of the colon that ends the key of the present line; -1 when it has none. */
  #findColon(): number {
    const { text, contentStart, contentEnd } = this.#lines;
    const first = text[contentStart] ?? "";
    if (first === "{" || first === "[") return -1;
    if (first === '"' || first === "'") return colonBehindQuotes(text, first, contentStart, contentEnd);
    // Not indexOf, which would go on past the line, to the end of a text that has no colon.
    for (let at = contentStart; at < contentEnd; at++) {
      if (text.charCodeAt(at) === COLON && isKeyEnd(text, at, contentEnd)) return at;
    }
    return -1;
  }

  #readKey(colon: number): string {
    const raw = this.#lines.text.slice(this.#lines.contentStart, colon);
    const isQuoted = raw.startsWith('"') || raw.startsWith("'");
    const key = isQuoted ? raw.slice(1, -1) : raw;
    const isPlain = PLAIN_KEY.test(raw) && !raw.includes(" #") && resolvePlainScalar(raw) === raw;
    if (isQuoted ? key.includes("\\") : !isPlain) throw new NotBlockStyle();
    if (key === "__proto__" || key.length > MAX_KEY_CHARACTERS) throw new NotBlockStyle();
    return key;
  }

  /** A scalar that begins on the present line, of an entry in column `indent`. */
  #readScalar(indent: number): unknown {
    const lines = this.#lines;
    const start = lines.contentStart;
    const text = lines.text.slice(start, lines.contentEnd);
    if (text === "|" || text === "|-") {
      const literal = lines.takeLiteral(indent);
      if (literal === undefined) throw new NotBlockStyle();
      return chomp(literal, text === "|");
    }
    lines.advance();
    if (!(lines.indent > indent)) {
      const value = readOneLine(text);
      if (value !== undefined) return value;
    }
    return this.#delegate(start, indent);
  }

  #delegate(start: number, indent: number): unknown {
    const first = this.#lines.text[start] ?? "";
    if (REFERENCES.includes(first)) throw new NotBlockStyle();
    this.#skipDeeper(indent);
    const value = this.#readValue(this.#lines.text.slice(start, this.#lines.unitEnd));
    if (value === undefined) throw new NotBlockStyle();
    return value;
  }

  #skipUnit(indent: number): void {
    this.#lines.advance();
    while (this.#lines.indent > indent || (this.#lines.indent === indent && this.#startsEntry())) this.#lines.advance();
  }

  #skipDeeper(indent: number): void {
    while (this.#lines.indent > indent) this.#lines.advance();
  }
}

const COLON = 0x3a;
/** Keys of kubectl, those of managedFields included; any other is left to the general reader. */
const PLAIN_KEY = /^[A-Za-z0-9_./$(](?:[^\t]*[^\s])?$/;
/** Implicit keys may be no longer (YAML 1.2.2 section 7.4.2). */
const MAX_KEY_CHARACTERS = 1024;
/** An anchor, alias or tag concerns more than one value; a block scalar may count its indentation from outside. */
const REFERENCES = "&*!|>%@`";
/** What may not begin a plain scalar (YAML 1.2.2 section 7.3.3). */
const INDICATORS = ",[]{}#&*!|>'\"%@`-?:";

/** A scalar that is complete on one line; undefined when that is not certain. */
function readOneLine(text: string): unknown {
  if (text.startsWith('"')) return readDoubleQuoted(text);
  if (text.startsWith("'")) return SINGLE_QUOTED.test(text) ? text.slice(1, -1).replaceAll("''", "'") : undefined;
  if (text === "{}") return {};
  if (text === "[]") return [];
  return isPlainScalar(text) ? resolvePlainScalar(text) : undefined;
}

const SINGLE_QUOTED = /^'(?:[^']|'')*'$/;

function isPlainScalar(text: string): boolean {
  if (INDICATORS.includes(text[0] ?? "") && !/^[-?:][^\s,[\]{}]/.test(text)) return false;
  return !text.endsWith(":") && !text.includes(": ") && !text.includes(" #") && !text.includes("\t");
}

/** The escapes of JSON mean the same in YAML (YAML 1.2.2 section 5.7); text with any other is not JSON. */
function readDoubleQuoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    // Not JSON: several lines, a comment behind it, or an escape that only YAML has.
    return undefined;
  }
}

function chomp(lines: readonly string[], isClipped: boolean): string {
  const text = lines.slice(0, lines.findLastIndex((line) => line !== "") + 1).join("\n");
  return isClipped && text !== "" ? `${text}\n` : text;
}

function colonBehindQuotes(text: string, quote: string, start: number, end: number): number {
  const closing = text.slice(start + 1, end).indexOf(quote);
  const colon = start + 1 + closing + 1;
  const isKey = closing !== -1 && colon < end && text[colon] === ":" && isKeyEnd(text, colon, end);
  return isKey ? colon : -1;
}

function isKeyEnd(text: string, colon: number, end: number): boolean {
  return colon + 1 === end || text[colon + 1] === " ";
}

function skipSpaces(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text[at] === " ") at++;
  return at;
}
