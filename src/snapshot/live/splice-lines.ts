import { compareBackwards } from "../format/lines.ts";
import { findLine } from "./find-line.ts";

/** What becomes of lines, by key: their JSON, or undefined for those that are no more. */
export type LineChanges = ReadonlyMap<string, string | undefined>;

/** Octets to put in the place of others. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly line: Uint8Array;
}

const NOTHING = new Uint8Array();

/**
 * The octets of a shard with some of its lines changed: the same as if it were encoded anew, without a look at the lines
 * that stay. `content` is that of a shard, or its header line alone; undefined when no line is left.
 */
export function spliceLines(content: Uint8Array, changes: LineChanges): Uint8Array | undefined {
  const encoder = new TextEncoder();
  const splices = [...changes].map(([key, json]): Splice => {
    const line = json === undefined ? NOTHING : encoder.encode(`${key} ${json}\n`);
    return { ...findLine(content, key), key, line };
  });
  // Several lines may come between the same two.
  splices.sort((a, b) => a.start - b.start || a.end - b.end || compareBackwards(a.key, b.key));
  const sizeOctets = splices.reduce((sum, { start, end, line }) => sum + line.length - (end - start), content.length);
  const spliced = new Uint8Array(sizeOctets);
  let [from, to] = [0, 0];
  for (const { start, end, line } of splices) {
    spliced.set(content.subarray(from, start), to);
    to += start - from;
    spliced.set(line, to);
    to += line.length;
    from = end;
  }
  spliced.set(content.subarray(from), to);
  return spliced.indexOf(LINE_END) === spliced.length - 1 ? undefined : spliced;
}

const LINE_END = 0x0a;
