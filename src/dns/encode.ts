import { OPTION_HEADER_OCTETS, optSizeOctets, writeOpt } from "./edns.ts";
import { HeaderBit, packFlags } from "./header.ts";
import { MAX_MESSAGE_OCTETS, MESSAGE_HEADER_OCTETS } from "./limits.ts";
import type { Edns, Message, Question } from "./message.ts";
import { NameWriter } from "./name-writer.ts";
import { paddingOption } from "./padding.ts";
import { writeRecords, writeRrsets } from "./record-writer.ts";
import { Writer } from "./writer.ts";
import type { Octets } from "./octets.ts";

const MAX_RCODE_WITHOUT_EDNS = 15;

/** How a message is encoded. */
export interface EncodeOptions {
  /** The query whose question octets are copied, so that the spelling of the asker (0x20) is kept. */
  readonly questionFrom?: Uint8Array;
  /** A message with OPT is filled to a multiple of this with PADDING, the last option, as far as the limit allows. */
  readonly paddingBlockOctets?: number;
}

/** The octets of a message, names compressed. Throws `RangeError` when they would exceed 65535 or a value has no encoding. */
export function encodeMessage(message: Message, options: EncodeOptions = {}): Octets {
  const { octets, isWhole } = encodeUpTo(message, MAX_MESSAGE_OCTETS, options);
  if (!isWhole) throw new RangeError("message exceeds 65535 octets");
  return octets;
}

/** A message as far as it fits. */
export interface EncodedMessage {
  readonly octets: Octets;
  readonly isWhole: boolean;
}

/**
 * Encodes records in order for as long as the message, its OPT included, stays within `sizeOctets`. Header, question
 * and OPT are always there; OPT loses its options when it would not fit otherwise. TC is set when answer records are
 * missing, or authority records where there is no answer: the rest is not required data (RFC 2181 section 9).
 */
export function encodeUpTo(message: Message, sizeOctets: number, options: EncodeOptions): EncodedMessage {
  const writer = new Writer();
  const names = new NameWriter(writer);
  writer.reserve(MESSAGE_HEADER_OCTETS);
  writeQuestions(writer, names, message.question, options.questionFrom);
  const edns = fitEdns(message, sizeOctets - writer.sizeOctets);
  const written = writeSections(writer, names, message, sizeOctets - (edns === undefined ? 0 : optSizeOctets(edns)));
  if (edns !== undefined) writeOpt(writer, padded(edns, writer.sizeOctets, sizeOctets, options), message.rcode);
  writer.setUint16(0, message.id);
  writer.setUint16(2, packFlags(message) | (written.lacksRequired ? HeaderBit.truncated : 0));
  writer.setUint16(4, message.question.length);
  writer.setUint16(6, written.answer);
  writer.setUint16(8, written.authority);
  writer.setUint16(10, written.additional + (edns === undefined ? 0 : 1));
  const isWhole = written.isWhole && edns === message.edns && writer.sizeOctets <= sizeOctets;
  return { octets: writer.finish(), isWhole };
}

interface WrittenSections {
  readonly answer: number;
  readonly authority: number;
  readonly additional: number;
  readonly isWhole: boolean;
  readonly lacksRequired: boolean;
}

function writeSections(writer: Writer, names: NameWriter, message: Message, limitOctets: number): WrittenSections {
  const answer = writeRecords(writer, names, message.answer, limitOctets);
  if (answer < message.answer.length) {
    return { answer, authority: 0, additional: 0, isWhole: false, lacksRequired: true };
  }
  const authority = writeRrsets(writer, names, message.authority, limitOctets);
  if (authority < message.authority.length) {
    return { answer, authority, additional: 0, isWhole: false, lacksRequired: answer === 0 };
  }
  const additional = writeRrsets(writer, names, message.additional, limitOctets);
  return { answer, authority, additional, isWhole: additional === message.additional.length, lacksRequired: false };
}

function fitEdns({ edns, rcode }: Message, octetsLeft: number): Edns | undefined {
  if (edns === undefined) {
    if (rcode > MAX_RCODE_WITHOUT_EDNS) throw new RangeError(`rcode ${rcode} needs EDNS`);
    return undefined;
  }
  return optSizeOctets(edns) <= octetsLeft ? edns : { ...edns, options: [] };
}

/** With PADDING where it is wanted, behind everything else (RFC 7830 section 3), and its header fits. */
function padded(edns: Edns, octetsBefore: number, limitOctets: number, { paddingBlockOctets }: EncodeOptions): Edns {
  const sizeOctets = octetsBefore + optSizeOctets(edns);
  if (paddingBlockOctets === undefined || sizeOctets + OPTION_HEADER_OCTETS > limitOctets) return edns;
  return { ...edns, options: [...edns.options, paddingOption(sizeOctets, paddingBlockOctets, limitOctets)] };
}

function writeQuestions(
  writer: Writer,
  names: NameWriter,
  questions: readonly Question[],
  questionFrom: Uint8Array | undefined,
): void {
  const [first, ...others] = questions;
  if (first === undefined) return;
  if (questionFrom === undefined) writeQuestion(writer, names, first);
  else writer.writeRange(questionFrom, MESSAGE_HEADER_OCTETS, questionEndOffset(questionFrom));
  names.noteQuestion(first.name);
  for (const question of others) writeQuestion(writer, names, question);
}

function writeQuestion(writer: Writer, names: NameWriter, question: Question): void {
  names.writeOwner(question.name);
  writer.writeUint16(question.type);
  writer.writeUint16(question.class);
}

/** Where the first question of a query ends, whose name cannot be compressed. Throws `RangeError` when there is none. */
function questionEndOffset(query: Uint8Array): number {
  let at = MESSAGE_HEADER_OCTETS;
  for (let length = query[at]; length !== 0; length = query[at]) {
    if (length === undefined || length > 63) throw new RangeError("no question to copy");
    at += length + 1;
  }
  const end = at + 5;
  if (end > query.length) throw new RangeError("no question to copy");
  return end;
}
