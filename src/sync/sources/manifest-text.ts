import { BlockLines } from "./block-lines.ts";
import { readBlockYaml } from "./block-yaml.ts";
import { readGeneralYaml, readYamlValue, type Language } from "./general-yaml.ts";
import { parseJson, readJsonList } from "./json-list.ts";
import type { ItemKeeper } from "./kept-item.ts";
import { MAX_DOCUMENTS } from "./limits.ts";
import type { ManifestDocument } from "./manifest-document.ts";

/** A document together with its number in the file, from 1; empty documents are not counted. */
export type NumberedDocument = ManifestDocument & { readonly number: number };

/** How a text is read. */
export interface ManifestTextOptions {
  /** For messages alone: YAML unless it is said. */
  readonly language?: Language;
  /** What becomes of the entries of a list in kubectl's own form; others are left to whoever takes the document. */
  readonly keepItem?: ItemKeeper;
}

/**
 * Reads a stream of YAML documents, or one JSON text. A document that is broken is a problem of its own and the next one
 * is read. One document is in memory at a time.
 */
export function* readManifestText(input: string, options: ManifestTextOptions = {}): Generator<NumberedDocument> {
  const { language = "YAML", keepItem = (item) => item } = options;
  const text = input.startsWith("\ufeff") ? input.slice(1) : input;
  let number = 0;
  for (const part of splitDocuments(text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text)) {
    if (!HAS_CONTENT.test(part.body)) continue;
    number++;
    if (number > MAX_DOCUMENTS) {
      yield { problem: `more than ${MAX_DOCUMENTS} documents in one file`, severity: "error", line: part.line, number };
      return;
    }
    for (const document of readPart(part, language, keepItem)) yield { ...document, number };
  }
}

/** Some line begins with something besides a comment. */
const HAS_CONTENT = /^[ \t]*[^\s#]/m;
/** Only directives such as `%YAML 1.2`, which belong to the document after them. */
const HAS_DIRECTIVE = /^%/m;
const HAS_MORE_THAN_DIRECTIVES = /^[ \t]*[^\s#%]/m;

interface DocumentText {
  /** With the line of the `---` that opens it, if there is one. */
  readonly whole: string;
  /** Without the `---`. */
  readonly body: string;
  /** The line of the file on which `whole` begins, from 1. */
  readonly line: number;
}

/**
 * Splits a stream before each line that begins with `---`. Inside a scalar there can be no such line, whatever its style
 * (YAML 1.2.2 section 9.1.2), so no parsing is needed, and a broken document ends where the next begins.
 */
function* splitDocuments(text: string): Generator<DocumentText> {
  let start = 0;
  let line = 1;
  while (start < text.length) {
    let end = nextMarker(text, start);
    let whole = text.slice(start, end);
    if (HAS_DIRECTIVE.test(whole) && !HAS_MORE_THAN_DIRECTIVES.test(whole)) {
      end = nextMarker(text, end);
      whole = text.slice(start, end);
    }
    yield { whole, body: isMarker(text, start) ? whole.slice(3) : whole, line };
    line += countNewlines(whole);
    start = end;
  }
}

/** The offset of the first `---` line after the one at `start`, or the end. */
function nextMarker(text: string, start: number): number {
  let newline = text.indexOf("\n---", start);
  while (newline !== -1 && !isMarker(text, newline + 1)) newline = text.indexOf("\n---", newline + 1);
  return newline === -1 ? text.length : newline + 1;
}

function isMarker(text: string, offset: number): boolean {
  return text.startsWith("---", offset) && /^\s?$/.test(text.charAt(offset + 3));
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** JSON is YAML, but a hundred times as fast to read as what it is; broken JSON gets its diagnosis as YAML. */
function readPart({ whole, body, line }: DocumentText, language: Language, keepItem: ItemKeeper): ManifestDocument[] {
  if (/^\s*[[{]/.test(body)) {
    const value = readJsonList(body, keepItem) ?? parseJson(body);
    if (value !== undefined) return [{ value, itemLines: [] }];
  }
  const isBlock = !body.includes("\r") && /^ *(?:#.*)?(?:\n|$)/.test(body === whole ? "" : body);
  if (!isBlock) return readGeneralYaml(whole, line, language);
  const block = readBlockYaml(new BlockLines(body, 0, body.length, line), readYamlValue, keepItem);
  return block === undefined ? readGeneralYaml(whole, line, language) : [block];
}
