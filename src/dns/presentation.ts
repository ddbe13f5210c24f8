import { formatAddress } from "./address.ts";
import { FormatError } from "./errors.ts";
import type { ResourceRecord } from "./message.ts";
import { NameReader } from "./name-reader.ts";
import { Reader } from "./reader.ts";
import { formatSvcParams } from "./svc-params.ts";
import {
  formatBase32Hex,
  formatBase64,
  formatBits,
  formatCharacterString,
  formatHex,
  formatToken,
} from "./text-forms.ts";
import { formatType } from "./type-names.ts";
import { wireOfName } from "./wire-name.ts";

/** The fields of RDATA in their order, a letter of `FIELDS` each, by type. */
const LAYOUTS: ReadonlyMap<number, string> = new Map([
  [1, "a"], // A
  [2, "n"], // NS
  [5, "n"], // CNAME
  [6, "nn44444"], // SOA
  [12, "n"], // PTR
  [13, "ss"], // HINFO
  [15, "2n"], // MX
  [16, "S"], // TXT
  [28, "A"], // AAAA
  [33, "222n"], // SRV
  [35, "22sssn"], // NAPTR
  [39, "n"], // DNAME
  [43, "211h"], // DS
  [44, "11h"], // SSHFP
  [46, "t114442nb"], // RRSIG
  [47, "nT"], // NSEC
  [48, "211b"], // DNSKEY
  [50, "112xoT"], // NSEC3
  [51, "112x"], // NSEC3PARAM
  [52, "111h"], // TLSA
  [59, "211h"], // CDS
  [60, "211b"], // CDNSKEY
  [64, "2np"], // SVCB
  [65, "2np"], // HTTPS
  [257, "1kq"], // CAA
]);

const FIELDS: Readonly<Record<string, (reader: Reader) => string>> = {
  1: (reader) => String(reader.readUint8()),
  2: (reader) => String(reader.readUint16()),
  4: (reader) => String(reader.readUint32()),
  a: (reader) => formatAddress(reader.readOctets(4)),
  A: (reader) => formatAddress(reader.readOctets(16)),
  n: readName,
  /** A type; `T` a bit map of them to the end. */
  t: (reader) => formatType(reader.readUint16()),
  T: readTypes,
  /** A character-string; `S` one or more to the end, `k` one that is a keyword, `q` the rest as if it were one. */
  s: readCharacterString,
  S: readCharacterStrings,
  k: (reader) => formatToken(reader.readOctets(reader.readUint8())),
  q: (reader) => formatCharacterString(restOf(reader)),
  b: (reader) => formatBase64(someOf(reader)),
  h: (reader) => formatHex(someOf(reader)),
  /** A salt, and a hashed owner (RFC 5155 section 3.3), with their lengths before them. */
  x: (reader) => formatHex(reader.readOctets(reader.readUint8())) || "-",
  o: (reader) => formatBase32Hex(reader.readOctets(reader.readUint8())),
  p: formatSvcParams,
};

/**
 * The RDATA of a record as in a zone file (RFC 1035 section 5.1), or in the form for unknown types (RFC 3597 section 5)
 * when its type is none of the common ones or its octets do not suit it.
 */
export function formatRdata({ type, rdata }: ResourceRecord): string {
  const layout = LAYOUTS.get(type);
  if (layout === undefined) return formatUnknownRdata(rdata);
  try {
    return formatFields(rdata, layout);
  } catch (error) {
    if (error instanceof FormatError) return formatUnknownRdata(rdata);
    throw error;
  }
}

function formatFields(rdata: Uint8Array, layout: string): string {
  const reader = new Reader(rdata);
  const texts = Array.from(layout, (letter) => FIELDS[letter]?.(reader) ?? "");
  if (reader.octetsLeft > 0) throw new FormatError("octets after the last field of RDATA", reader.at);
  return texts.filter((text) => text !== "").join(" ");
}

/** RDATA of any type as `\# length hex` (RFC 3597 section 5). */
function formatUnknownRdata(rdata: Uint8Array): string {
  return String.raw`\# ${rdata.length} ${formatHex(rdata)}`.trimEnd();
}

/** A name whose octets stand alone; newer types forbid compression, so that none of theirs was undone (RFC 3597 section 4). */
function readName(reader: Reader): string {
  const start = reader.at;
  const name = new NameReader(reader).readName();
  if (wireOfName(name).length !== reader.at - start) throw new FormatError("compressed name in RDATA", start);
  return name;
}

function readCharacterString(reader: Reader): string {
  return formatCharacterString(reader.readOctets(reader.readUint8()));
}

function readCharacterStrings(reader: Reader): string {
  const texts: string[] = [];
  do texts.push(readCharacterString(reader));
  while (reader.octetsLeft > 0);
  return texts.join(" ");
}

/** Blocks of 256 types, each with as many octets as it needs (RFC 4034 section 4.1.2). */
function readTypes(reader: Reader): string {
  const types: string[] = [];
  while (reader.octetsLeft > 0) {
    const first = reader.readUint8() * 256;
    const bits = formatBits(reader.readOctets(reader.readUint8()));
    for (const { index } of bits.matchAll(/1/g)) types.push(formatType(first + index));
  }
  return types.join(" ");
}

/** Digests and keys have one octet at least. */
function someOf(reader: Reader): Uint8Array {
  return reader.readOctets(Math.max(1, reader.octetsLeft));
}

function restOf(reader: Reader): Uint8Array {
  return reader.readOctets(reader.octetsLeft);
}
