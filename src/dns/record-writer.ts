import type { ResourceRecord } from "./message.ts";
import type { NameWriter } from "./name-writer.ts";
import { rdataLayout } from "./rdata-layout.ts";
import type { RdataLayout } from "./rdata-layout.ts";
import { formatType } from "./type-names.ts";
import type { Writer } from "./writer.ts";

const MAX_RDATA_OCTETS = 0xffff;

/** Writes records for as long as the message stays within `limitOctets`, and returns how many it wrote. */
export function writeRecords(
  writer: Writer,
  names: NameWriter,
  records: readonly ResourceRecord[],
  limitOctets: number,
): number {
  for (const [index, record] of records.entries()) {
    const sizeBefore = writer.sizeOctets;
    writeRecord(writer, names, record);
    if (writer.sizeOctets > limitOctets) {
      writer.truncate(sizeBefore);
      return index;
    }
  }
  return records.length;
}

/** Like `writeRecords`, but leaves out whole RRsets, since nothing tells a reader that part of one is missing. */
export function writeRrsets(
  writer: Writer,
  names: NameWriter,
  records: readonly ResourceRecord[],
  limitOctets: number,
): number {
  let start = 0;
  while (start < records.length) {
    const sizeBefore = writer.sizeOctets;
    const end = rrsetEnd(records, start);
    const rrset = records.slice(start, end);
    if (writeRecords(writer, names, rrset, limitOctets) < rrset.length) {
      writer.truncate(sizeBefore);
      return start;
    }
    start = end;
  }
  return start;
}

/** Where the run of records that share owner, class and type with the one at `start` ends. */
function rrsetEnd(records: readonly ResourceRecord[], start: number): number {
  const first = records[start];
  let end = start + 1;
  while (end < records.length && isSameRrset(first, records[end])) end++;
  return end;
}

function isSameRrset(a: ResourceRecord | undefined, b: ResourceRecord | undefined): boolean {
  return a?.owner === b?.owner && a?.type === b?.type && a?.class === b?.class;
}

function writeRecord(writer: Writer, names: NameWriter, record: ResourceRecord): void {
  names.writeOwner(record.owner);
  writer.writeUint16(record.type);
  writer.writeUint16(record.class);
  writer.writeUint32(record.ttlSeconds);
  const { rdata } = record;
  if (rdata.length > MAX_RDATA_OCTETS) throw new RangeError(`RDATA of ${formatType(record.type)} exceeds 65535 octets`);
  const layout = rdata.length === 0 ? undefined : rdataLayout(record.type);
  if (layout?.mayCompress === true) {
    writeCompressedRdata(writer, names, record, layout);
  } else {
    writer.writeUint16(rdata.length);
    writer.writeOctets(rdata);
  }
}

function writeCompressedRdata(writer: Writer, names: NameWriter, record: ResourceRecord, layout: RdataLayout): void {
  const { rdata } = record;
  const lengthAt = writer.reserve(2);
  const start = writer.sizeOctets;
  let at = layout.octetsBefore;
  writer.writeRange(rdata, 0, at);
  for (let count = 0; count < layout.names; count++) at += names.writeRdataName(rdata, at);
  if (at + (layout.octetsAfter ?? 0) !== rdata.length) {
    throw new RangeError(`RDATA of ${formatType(record.type)} is not as long as its names say`);
  }
  writer.writeRange(rdata, at, rdata.length);
  writer.setUint16(lengthAt, writer.sizeOctets - start);
}
