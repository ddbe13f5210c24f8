import { compareBackwards } from "../format/lines.ts";
import { findLine } from "./find-line.ts";

/** What becomes of lines, by key: their JSON, or undefined for those that are no more. */
export type LineChanges = ReadonlyMap<string, string | undefined>;

/** Gives memory of so many octets, whatever is in it. */
export type TakeOctets = (sizeOctets: number) => Uint8Array;

/** Text to put in the place of octets. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly line: string;
  readonly lineOctets: number;
}

/**
 * The octets of a shard with some of its lines changed: the same as if it were encoded anew, without a look at the lines
 * that stay. `content` is that of a shard, or its header line alone; undefined when no line is left. What is returned is in
 * memory from `take`.
 */
export function spliceLines(
  content: Uint8Array,
  changes: LineChanges,
  take: TakeOctets = takeNew,
): Uint8Array | undefined {
  const splices = [...changes].map(([key, json]): Splice => {
    const line = json === undefined ? "" : `${key} ${json}\n`;
    return { ...findLine(content, key), key, line, lineOctets: octetsOf(line) };
  });
  // Several lines may come between the same two.
  splices.sort((a, b) => a.start - b.start || a.end - b.end || compareBackwards(a.key, b.key));
  const sizeOctets = splices.reduce(
    (sum, { start, end, lineOctets }) => sum + lineOctets - (end - start),
    content.length,
  );
  if (sizeOctets === content.indexOf(LINE_END) + 1) return undefined;
  const spliced = take(sizeOctets);
  let [from, to] = [0, 0];
  for (const { start, end, line, lineOctets } of splices) {
    spliced.set(content.subarray(from, start), to);
    to += start - from;
    ENCODER.encodeInto(line, spliced.subarray(to));
    to += lineOctets;
    from = end;
  }
  spliced.set(content.subarray(from), to);
  return spliced;
}

const LINE_END = 0x0a;
const ENCODER = new TextEncoder();
const MORE_THAN_ASCII = /[\u0080-\uffff]/;

/** Nearly all lines are ASCII, of which none is encoded twice. */
function octetsOf(line: string): number {
  return MORE_THAN_ASCII.test(line) ? ENCODER.encode(line).length : line.length;
}

function takeNew(sizeOctets: number): Uint8Array {
  return new Uint8Array(sizeOctets);
}
