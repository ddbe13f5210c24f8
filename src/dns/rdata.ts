import { parseAddress } from "./address.ts";
import { FormatError } from "./errors.ts";
import type { ResourceRecord } from "./message.ts";
import type { Name } from "./name.ts";
import { RrClass, RrType } from "./numbers.ts";
import { Reader } from "./reader.ts";
import { NameReader } from "./name-reader.ts";
import { encodeUtf8 } from "./utf8.ts";
import { wireOfName } from "./wire-name.ts";

/** Its length is one octet (RFC 1035 section 3.3). */
const MAX_CHARACTER_STRING_OCTETS = 255;

/** What stands at the top of a zone (RFC 1035 section 3.3.13). */
export interface Soa {
  readonly primary: Name;
  readonly mailbox: Name;
  readonly serial: number;
  readonly refreshSeconds: number;
  readonly retrySeconds: number;
  readonly expireSeconds: number;
  /** How long a denial may be remembered (RFC 2308 section 4). */
  readonly minimumSeconds: number;
}

/** A or AAAA, as the address in text is. Throws `RangeError` when it is none. */
export function addressRecord(owner: Name, address: string, ttlSeconds: number): ResourceRecord {
  const rdata = parseAddress(address);
  if (rdata === undefined) throw new RangeError(`not an IP address: ${JSON.stringify(address)}`);
  return record(owner, rdata.length === 4 ? RrType.A : RrType.Aaaa, ttlSeconds, rdata);
}

/** CNAME. */
export function aliasRecord(owner: Name, target: Name, ttlSeconds: number): ResourceRecord {
  return record(owner, RrType.Cname, ttlSeconds, wireOfName(target));
}

/** PTR. */
export function pointerRecord(owner: Name, target: Name, ttlSeconds: number): ResourceRecord {
  return record(owner, RrType.Ptr, ttlSeconds, wireOfName(target));
}

/** NS. */
export function nameServerRecord(owner: Name, server: Name, ttlSeconds: number): ResourceRecord {
  return record(owner, RrType.Ns, ttlSeconds, wireOfName(server));
}

/** TXT with one character-string (RFC 1035 section 3.3.14). Throws `RangeError` when its UTF-8 exceeds 255 octets. */
export function textRecord(owner: Name, text: string, ttlSeconds: number): ResourceRecord {
  const octets = encodeUtf8(text);
  if (octets.length > MAX_CHARACTER_STRING_OCTETS) throw new RangeError(`character-string of ${octets.length} octets`);
  return record(owner, RrType.Txt, ttlSeconds, Uint8Array.of(octets.length, ...octets));
}

/** Where a service is to be had (RFC 2782); numbers of 16 bits. */
export interface Srv {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: Name;
}

/** SRV. */
export function srvRecord(owner: Name, { priority, weight, port, target }: Srv, ttlSeconds: number): ResourceRecord {
  const name = wireOfName(target);
  const rdata = new Uint8Array(6 + name.length);
  const view = new DataView(rdata.buffer);
  view.setUint16(0, priority);
  view.setUint16(2, weight);
  view.setUint16(4, port);
  rdata.set(name, 6);
  return record(owner, RrType.Srv, ttlSeconds, rdata);
}

/** SOA. */
export function soaRecord(owner: Name, soa: Soa, ttlSeconds: number): ResourceRecord {
  const primary = wireOfName(soa.primary);
  const mailbox = wireOfName(soa.mailbox);
  const rdata = new Uint8Array(primary.length + mailbox.length + 20);
  rdata.set(primary);
  rdata.set(mailbox, primary.length);
  const view = new DataView(rdata.buffer, primary.length + mailbox.length);
  const numbers = [soa.serial, soa.refreshSeconds, soa.retrySeconds, soa.expireSeconds, soa.minimumSeconds];
  for (const [index, number] of numbers.entries()) view.setUint32(index * 4, number);
  return record(owner, RrType.Soa, ttlSeconds, rdata);
}

/** The name that the RDATA of a CNAME, NS, PTR or DNAME is. Throws `FormatError` when it is not one name. */
export function readNameRdata({ rdata }: ResourceRecord): Name {
  const { name, endOffset } = readWireName(rdata, 0);
  if (endOffset !== rdata.length) throw new FormatError("octets after the name in RDATA", endOffset);
  return name;
}

/** The MINIMUM of a SOA, a limit on how long denials are remembered. Throws `FormatError` when RDATA is cut short. */
export function readSoaMinimumSeconds({ rdata }: ResourceRecord): number {
  if (rdata.length < 22) throw new FormatError("RDATA of SOA ends early", rdata.length);
  return new DataView(rdata.buffer, rdata.byteOffset).getUint32(rdata.length - 4);
}

/** The uncompressed name at an offset of some RDATA, and where it ends. Throws `FormatError`. */
function readWireName(rdata: Uint8Array, offset: number): { readonly name: Name; readonly endOffset: number } {
  const reader = new Reader(rdata);
  reader.at = offset;
  const name = new NameReader(reader).readName();
  return { name, endOffset: reader.at };
}

function record(owner: Name, type: number, ttlSeconds: number, rdata: Uint8Array): ResourceRecord {
  return { owner, type, class: RrClass.In, ttlSeconds, rdata };
}
