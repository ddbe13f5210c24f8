import { isDigest } from "../digest.ts";
import { corrupt, decodeText, Fields, parseJson } from "../format/fields.ts";

/** Shards that nothing named when a sync looked. */
export interface Mark {
  /** Of the table that was current then, so that the tables after it tell how long that is ago. */
  readonly generation: number;
  readonly digests: ReadonlySet<string>;
}

/** What stands under the other keys of a mark. */
export interface MarkNote {
  /** Of the table that was current, or about to be. */
  readonly generation: number;
  /** Of a sweep: nothing is deleted by it any more. */
  readonly isDone: boolean;
}

const FORMAT_VERSION = 1;

/** The octets of a mark. */
export function encodeMark({ generation, digests }: Mark): Uint8Array {
  return encode({ formatVersion: FORMAT_VERSION, generation, digests: [...digests] });
}

/** Reads the value of `key`. Throws `StoreError`. */
export function decodeMark(content: Uint8Array, key: string): Mark {
  const fields = readFields(content, key);
  const digests = fields.texts("digests");
  const wrong = digests.find((digest) => !isDigest(digest));
  if (wrong !== undefined) throw corrupt(fields.placeOf("digests"), `is not a digest: ${JSON.stringify(wrong)}`);
  return { generation: fields.count("generation"), digests: new Set(digests) };
}

/** The octets of a note. */
export function encodeMarkNote({ generation, isDone }: MarkNote): Uint8Array {
  return encode({ formatVersion: FORMAT_VERSION, generation, ...(isDone && { isDone }) });
}

/** Reads the value of `key`. Throws `StoreError`. */
export function decodeMarkNote(content: Uint8Array, key: string): MarkNote {
  const fields = readFields(content, key);
  return { generation: fields.count("generation"), isDone: fields.has("isDone") && fields.flag("isDone") };
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function readFields(content: Uint8Array, key: string): Fields {
  const fields = new Fields(parseJson(decodeText(content, key), key), key);
  const formatVersion = fields.count("formatVersion");
  if (formatVersion === FORMAT_VERSION) return fields;
  throw corrupt(fields.placeOf("formatVersion"), `is ${formatVersion}, this is ${FORMAT_VERSION}`);
}
