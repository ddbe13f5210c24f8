import { readOpt } from "./edns.ts";
import type { DecodedOpt } from "./edns.ts";
import { FormatError } from "./errors.ts";
import { unpackFlags } from "./header.ts";
import { MAX_MESSAGE_OCTETS } from "./limits.ts";
import type { Message, Question, ResourceRecord } from "./message.ts";
import { NameReader } from "./name-reader.ts";
import { ROOT } from "./name.ts";
import type { Name } from "./name.ts";
import { RrType } from "./numbers.ts";
import { readRdata } from "./rdata-reader.ts";
import { Reader } from "./reader.ts";

/** Root name, type, class. */
const MIN_QUESTION_OCTETS = 5;
/** Root owner, type, class, TTL, RDLENGTH. */
const MIN_RECORD_OCTETS = 11;
/** A TTL with the top bit set is 0 (RFC 2181 section 8). */
const MAX_TTL_SECONDS = 0x7fff_ffff;

/** Reads a whole message, which must end with its last record. The result shares no memory with `octets`. Throws `FormatError`. */
export function decodeMessage(octets: Uint8Array): Message {
  if (octets.length > MAX_MESSAGE_OCTETS) throw new FormatError("message exceeds 65535 octets", MAX_MESSAGE_OCTETS);
  // One copy for all: RDATA and options are views of it, and a receive buffer may be used again. Not `slice`, which
  // copies nothing when the octets are a Buffer of Node.
  const reader = new Reader(new Uint8Array(octets));
  return readMessage(reader, new NameReader(reader));
}

/** Reads the message at a reader's start, its names through `names`. Throws `FormatError`. */
export function readMessage(reader: Reader, names: NameReader): Message {
  const id = reader.readUint16();
  const flags = unpackFlags(reader.readUint16());
  const counts = readCounts(reader);
  const question = readQuestions(reader, names, counts.question);
  const answer = readRecords(reader, names, counts.answer);
  const authority = readRecords(reader, names, counts.authority);
  const { records: additional, opt } = readAdditional(reader, names, counts.additional);
  if (reader.octetsLeft > 0) throw new FormatError("octets after the last record", reader.at);
  const sections = { question, answer, authority, additional };
  if (opt === undefined) return { id, ...flags, ...sections };
  return { id, ...flags, rcode: (opt.rcodeHighBits << 4) | flags.rcode, ...sections, edns: opt.edns };
}

interface SectionCounts {
  readonly question: number;
  readonly answer: number;
  readonly authority: number;
  readonly additional: number;
}

/** Counts that the rest of the message cannot hold are refused before anything is made for them. */
function readCounts(reader: Reader): SectionCounts {
  const question = reader.readUint16();
  const answer = reader.readUint16();
  const authority = reader.readUint16();
  const additional = reader.readUint16();
  const leastOctets = question * MIN_QUESTION_OCTETS + (answer + authority + additional) * MIN_RECORD_OCTETS;
  if (leastOctets > reader.octetsLeft) throw new FormatError("section counts exceed the message", 4);
  return { question, answer, authority, additional };
}

function readQuestions(reader: Reader, names: NameReader, count: number): Question[] {
  const questions: Question[] = [];
  for (let index = 0; index < count; index++) {
    questions.push({ name: names.readName(), type: reader.readUint16(), class: reader.readUint16() });
  }
  return questions;
}

function readRecords(reader: Reader, names: NameReader, count: number): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (let index = 0; index < count; index++) {
    const start = reader.at;
    const owner = names.readName();
    const type = reader.readUint16();
    if (type === RrType.Opt) throw new FormatError("OPT outside the additional section", start);
    records.push(readRecord(reader, names, owner, type));
  }
  return records;
}

/** The additional section, where one OPT with the root as its owner may stand (RFC 6891 section 6.1.1). */
function readAdditional(
  reader: Reader,
  names: NameReader,
  count: number,
): { readonly records: ResourceRecord[]; readonly opt: DecodedOpt | undefined } {
  const records: ResourceRecord[] = [];
  let opt: DecodedOpt | undefined;
  for (let index = 0; index < count; index++) {
    const start = reader.at;
    const owner = names.readName();
    const type = reader.readUint16();
    if (type === RrType.Opt) {
      if (opt !== undefined) throw new FormatError("more than one OPT", start);
      if (owner !== ROOT) throw new FormatError("owner of OPT is not the root", start);
      opt = readOpt(reader);
    } else {
      records.push(readRecord(reader, names, owner, type));
    }
  }
  return { records, opt };
}

function readRecord(reader: Reader, names: NameReader, owner: Name, type: number): ResourceRecord {
  const rrClass = reader.readUint16();
  const ttl = reader.readUint32();
  const rdata = readRdata(reader, names, type, rrClass);
  return { owner, type, class: rrClass, ttlSeconds: ttl > MAX_TTL_SECONDS ? 0 : ttl, rdata };
}
