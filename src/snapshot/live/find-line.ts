const LINE_END = 0x0a;
const BLANK = 0x20;

/** Where a line of a shard stands, its line end included; empty where there is none, which is where it would be. */
export interface LinePlace {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the line with that key in the octets of a shard, which are known to be right, without a look at most of the others:
 * whoever changes a line or two pays for these alone.
 */
export function findLine(content: Uint8Array, key: string): LinePlace {
  let low = content.indexOf(LINE_END) + 1;
  let high = content.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = middle === 0 ? 0 : content.lastIndexOf(LINE_END, middle - 1) + 1;
    const end = content.indexOf(LINE_END, middle) + 1;
    const order = compareKey(content, start, key);
    if (order === 0) return { start, end };
    if (order < 0) low = end;
    else high = start;
  }
  return { start: low, end: low };
}

/** The JSON text of the line with that key; undefined when there is none. */
export function jsonOfLine(content: Uint8Array, key: string): string | undefined {
  const { start, end } = findLine(content, key);
  return start === end ? undefined : new TextDecoder().decode(content.subarray(start + key.length + 1, end - 1));
}

/** Keys are ASCII, and sorted as they read backwards. */
function compareKey(content: Uint8Array, start: number, key: string): number {
  let at = content.indexOf(BLANK, start);
  for (let left = key.length; left > 0;) {
    if (at === start) return -1;
    const difference = (content[--at] ?? 0) - key.charCodeAt(--left);
    if (difference !== 0) return difference;
  }
  return at - start;
}
