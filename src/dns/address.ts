const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;
/** Longest text of an address: six full groups and a dotted quad. */
const MAX_ADDRESS_CHARACTERS = 45;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** The value of an octet before its first digit. */
const NO_DIGIT = -1;

/** The 4 or 16 octets of an address in text, or undefined when it is none. */
export function parseAddress(text: string): Uint8Array | undefined {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

/** The address in the one spelling that all others have in common (RFC 5952), or undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  const octets = parseAddress(text);
  return octets === undefined ? undefined : formatAddress(octets);
}

/** The 4 octets of a dotted quad; leading zeros are refused, because some read them as octal. */
export function parseIpv4(text: string): Uint8Array | undefined {
  if (text.length > MAX_ADDRESS_CHARACTERS) return undefined;
  const octets = new Uint8Array(4);
  let part = 0;
  let value = NO_DIGIT;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (value === NO_DIGIT || part === 3) return undefined;
      part++;
      value = NO_DIGIT;
    } else {
      value = withDigit(value, code);
      if (Number.isNaN(value)) return undefined;
      octets[part] = value;
    }
  }
  return part === 3 && value !== NO_DIGIT ? octets : undefined;
}

/** An octet's value with one more digit, NaN when that makes none. */
function withDigit(value: number, code: number): number {
  if (code < ZERO || code > NINE || value === 0) return Number.NaN;
  const next = (value === NO_DIGIT ? 0 : value * 10) + code - ZERO;
  return next > 255 ? Number.NaN : next;
}

/** The 16 octets of an IPv6 address (RFC 4291 section 2.2), a dotted quad at its end included; no zone. */
export function parseIpv6(text: string): Uint8Array | undefined {
  if (text.length > MAX_ADDRESS_CHARACTERS) return undefined;
  const halves = text.split("::");
  const [head = "", tail] = halves;
  if (halves.length > 2) return undefined;
  const before = parseGroups(head, tail === undefined);
  const after = tail === undefined ? [] : parseGroups(tail, true);
  if (before === undefined || after === undefined) return undefined;
  const missing = 16 - before.length - after.length;
  // "::" stands for one group of zeros or more.
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...before, ...Array.from({ length: missing }, () => 0), ...after]);
}

/** The text of 4 or 16 octets (RFC 5952). Throws `RangeError` for any other number. */
export function formatAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join(".");
  if (octets.length !== 16) throw new RangeError(`address of ${octets.length} octets`);
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2));
  if (isIpv4Mapped(groups)) return `::ffff:${octets.subarray(12).join(".")}`;
  const { start, length } = longestZeros(groups);
  const texts = groups.map((group) => group.toString(16));
  if (length < 2) return texts.join(":");
  return `${texts.slice(0, start).join(":")}::${texts.slice(start + length).join(":")}`;
}

/** The octets of groups between colons, the last of which may be a dotted quad where the address ends. */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const octets: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const isLast = index === groups.length - 1;
    const parsed = isLast && mayEndInIpv4 && group.includes(".") ? parseIpv4(group) : parseGroup(group);
    if (parsed === undefined) return undefined;
    octets.push(...parsed);
  }
  return octets;
}

function parseGroup(text: string): readonly number[] | undefined {
  if (!IPV6_GROUP.test(text)) return undefined;
  const group = Number.parseInt(text, 16);
  return [group >> 8, group & 0xff];
}

/** IPv4-mapped addresses are written with a dotted quad (RFC 5952 section 5). */
function isIpv4Mapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}

/** The longest run of zero groups, the first of several (RFC 5952 section 4.2). */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > longest.length) longest = { start, length: index - start };
    start = index + 1;
  }
  return longest;
}
