import { MAX_NAME_OCTETS } from "./limits.ts";
import { ROOT } from "./name.ts";
import type { Name } from "./name.ts";

const DOT = 0x2e;
const BACKSLASH = 0x5c;
/** Every octet of a name as an escape of four characters. */
const MAX_TEXT_OCTETS = 4 * MAX_NAME_OCTETS;

/** What an octet of a label becomes in a canonical name; 0 for those that are written as an escape. */
const CANONICAL = Uint8Array.from({ length: 256 }, (_, octet) => canonicalOctet(octet));

/** Text in the making; formatting is synchronous and nothing here outlives a call, so one serves for all. */
const scratch = new Uint8Array(MAX_TEXT_OCTETS);
const scratchView = new DataView(scratch.buffer);

/**
 * The canonical text of at most 255 octets of uncompressed labels, each a length octet and its octets; `endOffset` is
 * where they stop.
 */
export function formatWireLabels(octets: Uint8Array, startOffset: number, endOffset: number): string {
  let size = 0;
  let at = startOffset;
  while (at < endOffset) {
    const labelEnd = at + 1 + (octets[at] ?? 0);
    for (at++; at < labelEnd; at++) {
      const octet = octets[at] ?? 0;
      const code = CANONICAL[octet] ?? 0;
      if (code === 0) size = writeEscape(octet, size);
      else scratch[size++] = code;
    }
    scratch[size++] = DOT;
  }
  return scratchText(size);
}

/** Several times quicker than one character at a time, and than a spread of the array. */
function scratchText(size: number): string {
  let text = "";
  let at = 0;
  for (; at + 8 <= size; at += 8) {
    text += String.fromCharCode(
      scratchView.getUint8(at),
      scratchView.getUint8(at + 1),
      scratchView.getUint8(at + 2),
      scratchView.getUint8(at + 3),
      scratchView.getUint8(at + 4),
      scratchView.getUint8(at + 5),
      scratchView.getUint8(at + 6),
      scratchView.getUint8(at + 7),
    );
  }
  for (; at < size; at++) text += String.fromCharCode(scratchView.getUint8(at));
  return text;
}

function writeEscape(octet: number, offset: number): number {
  scratch[offset] = BACKSLASH;
  if (octet === DOT || octet === BACKSLASH) {
    scratch[offset + 1] = octet;
    return offset + 2;
  }
  scratch[offset + 1] = 0x30 + Math.trunc(octet / 100);
  scratch[offset + 2] = 0x30 + (Math.trunc(octet / 10) % 10);
  scratch[offset + 3] = 0x30 + (octet % 10);
  return offset + 4;
}

/**
 * Writes a name uncompressed, its final zero octet included, and returns how many octets that took (at most 255).
 * Throws `RangeError` when the space after `offset` is too small.
 */
export function writeWireName(name: Name, octets: Uint8Array, offset: number): number {
  if (name === ROOT) {
    octets[offset] = 0;
    return 1;
  }
  let lengthAt = offset;
  let to = offset + 1;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code === DOT) {
      octets[lengthAt] = to - lengthAt - 1;
      lengthAt = to++;
    } else if (code === BACKSLASH) {
      const decimal = isDigit(name.charCodeAt(at + 1));
      octets[to++] = decimal ? Number(name.slice(at + 1, at + 4)) : name.charCodeAt(at + 1);
      at += decimal ? 3 : 1;
    } else {
      octets[to++] = code;
    }
  }
  if (to > octets.length) throw new RangeError(`no room for name of ${to - offset} octets`);
  octets[lengthAt] = 0;
  return to - offset;
}

/** The octets of a name, uncompressed, its final zero octet included. */
export function wireOfName(name: Name): Uint8Array {
  // Every escape is longer than its octet, so the text plus one never falls short.
  const octets = new Uint8Array(name.length + 1);
  return octets.slice(0, writeWireName(name, octets, 0));
}

function canonicalOctet(octet: number): number {
  if (octet >= 0x41 && octet <= 0x5a) return octet + 0x20;
  return octet < 0x21 || octet > 0x7e || octet === DOT || octet === BACKSLASH ? 0 : octet;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
