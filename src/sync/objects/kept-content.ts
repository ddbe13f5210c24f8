import { KEPT_FIELDS, type Kept, type KeptFields } from "./kept-fields.ts";
import type { ReadKind } from "./kinds.ts";
import { isFieldMap, type FieldMap } from "./kubernetes-object.ts";

/**
 * The content of an object with those fields alone that are read, for the others are most of it and a million Services
 * must fit into memory. What is absent, null or empty reads alike and is left out; a value of another type than its field
 * has is kept whole, so that it can be reported.
 */
export function keptContent(kind: ReadKind, content: FieldMap): FieldMap {
  return keepFields(content, KEPT_FIELDS[kind]);
}

function keepFields(map: FieldMap, fields: KeptFields): FieldMap {
  const kept: Record<string, unknown> = {};
  for (const [field, inner] of entriesOf(fields)) {
    const value = map[field];
    if (value === undefined || value === null) continue;
    const keptValue = keep(value, inner);
    if (keptValue !== undefined) kept[field] = keptValue;
  }
  return kept;
}

/** Undefined for a map or list of the kind that was expected which holds nothing. */
function keep(value: unknown, kept: Kept): unknown {
  if (kept === true) return detached(value);
  if (isListOfMaps(kept)) return Array.isArray(value) ? keepEntries(value, kept[0]) : detached(value);
  if (!isFieldMap(value)) return detached(value);
  const fields = keepFields(value, kept);
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function keepEntries(list: readonly unknown[], fields: KeptFields): unknown[] | undefined {
  if (list.length === 0) return undefined;
  return list.map((entry) => (isFieldMap(entry) ? keepFields(entry, fields) : detached(entry)));
}

function isListOfMaps(kept: KeptFields | readonly [KeptFields]): kept is readonly [KeptFields] {
  return Array.isArray(kept);
}

/** A copy whose texts do not keep in memory the file that they were cut out of. */
function detached(value: unknown): unknown {
  if (typeof value === "string") return value.length < MIN_CUT_CHARACTERS ? value : ownText(value);
  if (Array.isArray(value)) return value.map(detached);
  if (!isFieldMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, detached(inner)]));
}

/** A text of its own, character by character the same; ASCII takes one octet for each. */
function ownText(text: string): string {
  const encoding = ASCII.test(text) ? "latin1" : "utf16le";
  return Buffer.from(text, encoding).toString(encoding);
}

/** Shorter texts are copied when they are cut out (V8: `SlicedString::kMinLength`). */
const MIN_CUT_CHARACTERS = 13;
const ASCII = /^[\0-\u007f]*$/;

/** The entries of the tables are asked for once for each of a million objects. */
function entriesOf(fields: KeptFields): readonly (readonly [string, Kept])[] {
  const known = ENTRIES.get(fields);
  if (known !== undefined) return known;
  const entries = Object.entries(fields);
  ENTRIES.set(fields, entries);
  return entries;
}

const ENTRIES = new Map<KeptFields, readonly (readonly [string, Kept])[]>();
