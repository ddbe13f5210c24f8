import { corrupt, decodeText } from "./fields.ts";

const LINE_END = 0x0a;
const BLANK = 0x20;

/** One line of a shard: what it is about, in ASCII without blanks, and JSON on one line. */
export type Line = readonly [key: string, json: string];

/**
 * The octets of a shard: the header, then one line each: key, blank, JSON. Lines are sorted by their keys read backwards,
 * so that what stands below a name is side by side. Equal lines give equal octets.
 */
export function encodeLines(header: string, lines: readonly Line[]): Uint8Array {
  const sorted = lines.toSorted(([a], [b]) => compareBackwards(a, b));
  return new TextEncoder().encode(`${header}\n${sorted.map(([key, json]) => `${key} ${json}\n`).join("")}`);
}

/** The lines of a shard, as the octets that were stored: a line becomes text only when it is asked for. */
export class ShardLines {
  /** Where the shard stands, for messages. */
  readonly place: string;
  readonly #content: Uint8Array;
  /** Where each line begins, and behind the last where the content ends. */
  readonly #starts: Uint32Array;
  /** Where the key of each line ends. */
  readonly #blanks: Uint32Array;

  /** Throws `StoreError` when the lines are not those of a shard with that header; their JSON is not looked at. */
  constructor(content: Uint8Array, header: string, place: string) {
    this.place = place;
    this.#content = content;
    this.#starts = findLines(content, header, place);
    this.#blanks = this.#findBlanks();
  }

  /** Number of lines. */
  get size(): number {
    return this.#blanks.length;
  }

  /** Octets of memory that this takes, but for what is made of it. */
  get sizeOctets(): number {
    return this.#content.length + this.#starts.byteLength + this.#blanks.byteLength;
  }

  /** The number of the line with that key, counted from 0; undefined when there is none. */
  find(key: string): number | undefined {
    const index = this.firstFrom(key);
    return index < this.size && this.#compare(index, key) === 0 ? index : undefined;
  }

  /** The number of the first line whose key, read backwards, is `key` or comes after it; `size` when there is none. */
  firstFrom(key: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The key of a line. Throws `StoreError` when it is no UTF-8. */
  key(index: number): string {
    return decodeText(this.#content.subarray(this.#starts[index], this.#blanks[index]), this.place);
  }

  /** The JSON text of a line. Throws `StoreError` when it is no UTF-8. */
  json(index: number): string {
    const start = (this.#blanks[index] ?? 0) + 1;
    return decodeText(this.#content.subarray(start, (this.#starts[index + 1] ?? 0) - 1), this.place);
  }

  #compare(index: number, key: string): number {
    const content = this.#content;
    const start = this.#starts[index] ?? 0;
    let at = this.#blanks[index] ?? 0;
    for (let left = key.length; left > 0;) {
      if (at === start) return -1;
      const difference = (content[--at] ?? 0) - key.charCodeAt(--left);
      if (difference !== 0) return difference;
    }
    return at - start;
  }

  #findBlanks(): Uint32Array {
    const starts = this.#starts;
    const blanks = new Uint32Array(starts.length - 1);
    let before: Uint8Array = NO_OCTETS;
    for (let index = 0; index < blanks.length; index++) {
      const start = starts[index] ?? 0;
      const blank = this.#content.indexOf(BLANK, start);
      if (blank <= start || blank >= (starts[index + 1] ?? 0)) throw corrupt(this.place, "has a line without a key");
      const key = this.#content.subarray(start, blank);
      if (!isAfter(key, before)) throw corrupt(this.place, "has lines that are not sorted");
      blanks[index] = blank;
      before = key;
    }
    return blanks;
  }
}

const NO_OCTETS = new Uint8Array();

/** True when a key comes strictly after the one before it; compared as octets, for there are many. */
function isAfter(key: Uint8Array, before: Uint8Array): boolean {
  const length = Math.min(key.length, before.length);
  for (let back = 1; back <= length; back++) {
    const difference = (key[key.length - back] ?? 0) - (before[before.length - back] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return key.length > before.length;
}

/** Orders keys as lines are sorted: by their last character, then the one before it. */
export function compareBackwards(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let back = 1; back <= length; back++) {
    const difference = a.charCodeAt(a.length - back) - b.charCodeAt(b.length - back);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function findLines(content: Uint8Array, header: string, place: string): Uint32Array {
  const first = header.length + 1;
  const isHeaded = first <= content.length && decodeText(content.subarray(0, first), place) === `${header}\n`;
  if (!isHeaded) throw corrupt(place, `does not begin with ${JSON.stringify(header)}`);
  if (content.at(-1) !== LINE_END) throw corrupt(place, "does not end with a line end");
  const starts = [first];
  for (let at = first; at < content.length; starts.push(at)) at = content.indexOf(LINE_END, at) + 1;
  return Uint32Array.from(starts);
}
