import { formatAddress } from "./address.ts";
import { FormatError } from "./errors.ts";
import type { ResourceRecord } from "./message.ts";
import { RrType } from "./numbers.ts";
import { readNameRdata, readWireName } from "./rdata.ts";
import { Reader } from "./reader.ts";

const FORMATS: ReadonlyMap<number, (record: ResourceRecord) => string> = new Map([
  [RrType.A, ({ rdata }) => formatSized(rdata, 4)],
  [RrType.Aaaa, ({ rdata }) => formatSized(rdata, 16)],
  [RrType.Cname, readNameRdata],
  [RrType.Ns, readNameRdata],
  [RrType.Ptr, readNameRdata],
  [RrType.Soa, formatSoa],
  [RrType.Mx, formatMx],
  [RrType.Txt, formatTxt],
  [RrType.Srv, formatSrv],
]);

/**
 * The RDATA of a record as in a zone file (RFC 1035 section 5.1), or in the form for unknown types (RFC 3597 section 5)
 * when its type is none of the common ones or its octets do not suit it.
 */
export function formatRdata(record: ResourceRecord): string {
  const format = FORMATS.get(record.type);
  if (format === undefined) return formatUnknownRdata(record.rdata);
  try {
    return format(record);
  } catch (error) {
    if (error instanceof FormatError) return formatUnknownRdata(record.rdata);
    throw error;
  }
}

/** RDATA of any type as `\# length hex` (RFC 3597 section 5). */
function formatUnknownRdata(rdata: Uint8Array): string {
  if (rdata.length === 0) return String.raw`\# 0`;
  const hex = Array.from(rdata, (octet) => octet.toString(16).padStart(2, "0")).join("");
  return String.raw`\# ${rdata.length} ${hex}`;
}

/** A character-string in quotes, what is not printable ASCII as `\DDD` (RFC 1035 section 5.1). */
export function formatCharacterString(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) {
    const character = String.fromCharCode(octet);
    if (octet < 0x20 || octet > 0x7e) text += `\\${String(octet).padStart(3, "0")}`;
    else text += character === '"' || character === "\\" ? `\\${character}` : character;
  }
  return `"${text}"`;
}

function formatSized(rdata: Uint8Array, sizeOctets: number): string {
  if (rdata.length !== sizeOctets) throw new FormatError(`address of ${rdata.length} octets`, 0);
  return formatAddress(rdata);
}

function formatSoa({ rdata }: ResourceRecord): string {
  const primary = readWireName(rdata, 0);
  const mailbox = readWireName(rdata, primary.endOffset);
  const reader = readerAt(rdata, mailbox.endOffset);
  const numbers = Array.from({ length: 5 }, () => reader.readUint32());
  requireEnd(reader);
  return [primary.name, mailbox.name, ...numbers].join(" ");
}

function formatMx({ rdata }: ResourceRecord): string {
  const preference = readerAt(rdata, 0).readUint16();
  return `${preference} ${finalName(rdata, 2)}`;
}

function formatSrv({ rdata }: ResourceRecord): string {
  const reader = readerAt(rdata, 0);
  const numbers = Array.from({ length: 3 }, () => reader.readUint16());
  return `${numbers.join(" ")} ${finalName(rdata, 6)}`;
}

function formatTxt({ rdata }: ResourceRecord): string {
  const reader = readerAt(rdata, 0);
  const strings: string[] = [];
  do strings.push(formatCharacterString(reader.readOctets(reader.readUint8())));
  while (reader.octetsLeft > 0);
  return strings.join(" ");
}

function finalName(rdata: Uint8Array, offset: number): string {
  const { name, endOffset } = readWireName(rdata, offset);
  requireEnd(readerAt(rdata, endOffset));
  return name;
}

function readerAt(rdata: Uint8Array, offset: number): Reader {
  const reader = new Reader(rdata);
  reader.at = offset;
  return reader;
}

function requireEnd(reader: Reader): void {
  if (reader.octetsLeft > 0) throw new FormatError("octets after the last field of RDATA", reader.at);
}
