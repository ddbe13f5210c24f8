import { FormatError } from "./errors.ts";
import { MAX_NAME_OCTETS } from "./limits.ts";
import type { NameReader } from "./name-reader.ts";
import { RrClass, RrType } from "./numbers.ts";
import { rdataLayout } from "./rdata-layout.ts";
import type { RdataLayout } from "./rdata-layout.ts";
import type { Reader } from "./reader.ts";
import { formatType } from "./type-names.ts";

const EMPTY = new Uint8Array(0);

/** Where RDATA is put together: up to the end of its names no layout needs more than NAPTR or PX may take. */
const scratch = new Uint8Array(4 + 3 * 256 + 2 * MAX_NAME_OCTETS);

/**
 * RDATA of a record, with its names uncompressed and checked to fill `sizeOctets` exactly. Opaque RDATA shares memory
 * with the message. Throws `FormatError`.
 */
export function readRdata(reader: Reader, names: NameReader, type: number, rrClass: number): Uint8Array {
  const sizeOctets = reader.readUint16();
  if (sizeOctets > reader.octetsLeft) throw new FormatError("RDATA is longer than the message", reader.at);
  if (sizeOctets === 0 && isUpdateClass(rrClass)) return EMPTY;
  const layout = rdataLayout(type);
  if (layout !== undefined) return expandNames(reader, names, type, layout, reader.at + sizeOctets);
  if (rrClass === RrClass.In) checkAddressSize(type, sizeOctets, reader.at);
  return sizeOctets === 0 ? EMPTY : reader.readOctets(sizeOctets);
}

/** In dynamic updates, records of class ANY and NONE have no RDATA whatever their type is (RFC 2136 section 2.4). */
function isUpdateClass(rrClass: number): boolean {
  return rrClass === RrClass.Any || rrClass === RrClass.None;
}

function checkAddressSize(type: number, sizeOctets: number, offset: number): void {
  if ((type === RrType.A && sizeOctets !== 4) || (type === RrType.Aaaa && sizeOctets !== 16)) {
    throw new FormatError(`RDATA of ${formatType(type)} has ${sizeOctets} octets`, offset);
  }
}

function expandNames(reader: Reader, names: NameReader, type: number, layout: RdataLayout, end: number): Uint8Array {
  const start = reader.at;
  reader.skip(layout.octetsBefore);
  for (let count = 0; count < layout.stringsBefore; count++) reader.skip(reader.readUint8());
  const beforeOctets = reader.at - start;
  copyOctets(reader.octets, start, beforeOctets, scratch, 0);
  let size = beforeOctets;
  for (let count = 0; count < layout.names; count++) size += names.copyName(scratch, size);
  const afterOctets = layout.octetsAfter ?? Math.max(0, end - reader.at);
  if (reader.at + afterOctets !== end) {
    throw new FormatError(`RDATA of ${formatType(type)} is not as long as it says`, end);
  }
  const rdata = new Uint8Array(size + afterOctets);
  copyOctets(scratch, 0, size, rdata, 0);
  copyOctets(reader.octets, reader.at, afterOctets, rdata, size);
  reader.at = end;
  return rdata;
}

/** For the few octets of most RDATA quicker than `set` of a `subarray`, which makes an object. */
function copyOctets(from: Uint8Array, fromOffset: number, count: number, to: Uint8Array, toOffset: number): void {
  for (let index = 0; index < count; index++) to[toOffset + index] = from[fromOffset + index] ?? 0;
}
