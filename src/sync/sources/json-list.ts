import { isFieldMap } from "../objects/kubernetes-object.ts";
import type { ItemKeeper } from "./kept-item.ts";

/**
 * Reads a list in JSON one entry at a time, so that the whole of it is never in memory: what kubectl prints, or any other
 * text in which the entries of `items`, or of a bare array, begin and end on lines of their own with one indentation.
 * Undefined for every other text. Where the entries are sound, and the text without them is too, together they are the
 * list and nothing else.
 */
export function readJsonList(text: string, keepItem: ItemKeeper): unknown {
  const opening = OPENING.exec(text.slice(0, MAX_OPENING_CHARACTERS));
  if (opening === null) return undefined;
  const [head, indentation = ""] = opening;
  const items: unknown[] = [];
  let end = 0;
  for (let start = head.length - 1; start !== -1; start = nextEntry(text, end, indentation)) {
    end = endOfEntry(text, start, indentation);
    const item = parseJson(text.slice(start, end));
    if (item === undefined) return undefined;
    items.push(keepItem(item));
  }
  return framed(parseJson(head.slice(0, head.indexOf("[") + 1) + text.slice(end)), items);
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // Not JSON: the YAML reader takes it, or says what is wrong and where.
    return undefined;
  }
}

/** Up to the brace of the first entry, behind the first bracket that there is. */
const OPENING = /^\s*(?:\{[^[]*"items":\s*)?\[\n( *)\{(?=\n)/;
/** kubectl prints nothing but `apiVersion` before `items`, dumps of old clients `metadata` too. */
const MAX_OPENING_CHARACTERS = 1000;

/** Past the brace that ends the entry; the end of the text where there is none. */
function endOfEntry(text: string, start: number, indentation: string): number {
  const closing = `\n${indentation}}`;
  const found = text.indexOf(closing, start);
  return found === -1 ? text.length : found + closing.length;
}

/** The brace of the entry behind one that ended there; -1 when it was the last. */
function nextEntry(text: string, end: number, indentation: string): number {
  const opening = `,\n${indentation}{`;
  return text.startsWith(opening, end) ? end + opening.length - 1 : -1;
}

/** Puts the entries where they were taken out; undefined when they stood anywhere else. */
function framed(frame: unknown, items: readonly unknown[]): unknown {
  if (Array.isArray(frame)) return items;
  if (!isFieldMap(frame)) return undefined;
  const place = frame["items"];
  return Array.isArray(place) && place.length === 0 ? { ...frame, items } : undefined;
}
