import { FormatError } from "./errors.ts";
import type { Edns, EdnsOption } from "./message.ts";
import { RrType } from "./numbers.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** The DO bit among the low 16 bits of the OPT TTL (RFC 3225 section 3). */
const DNSSEC_OK = 0x8000;
/** OPT without options: root owner, type, class, TTL, RDLENGTH (RFC 6891 section 6.1.2). */
const OPT_FIXED_OCTETS = 11;
/** Code and length of an option (RFC 6891 section 6.1.2). */
export const OPTION_HEADER_OCTETS = 4;

/** What an OPT record says, with the eight high bits that it adds to the rcode. */
export interface DecodedOpt {
  readonly edns: Edns;
  readonly rcodeHighBits: number;
}

/** Reads an OPT record after its owner and type, without options unless its version is 0. Throws `FormatError`. */
export function readOpt(reader: Reader): DecodedOpt {
  const udpPayloadSizeOctets = reader.readUint16();
  const rcodeHighBits = reader.readUint8();
  const version = reader.readUint8();
  const dnssecOk = (reader.readUint16() & DNSSEC_OK) !== 0;
  const sizeOctets = reader.readUint16();
  if (sizeOctets > reader.octetsLeft) throw new FormatError("OPT is longer than the message", reader.at);
  // Of another version nothing is known but that it is another (RFC 6891 section 6.1.3).
  if (version !== 0) reader.skip(sizeOctets);
  const options = version === 0 ? readOptions(reader, reader.at + sizeOctets) : [];
  return { edns: { udpPayloadSizeOctets, version, dnssecOk, options }, rcodeHighBits };
}

/** Writes the OPT record of a message with the given twelve-bit rcode. */
export function writeOpt(writer: Writer, edns: Edns, rcode: number): void {
  writer.writeUint8(0);
  writer.writeUint16(RrType.Opt);
  writer.writeUint16(edns.udpPayloadSizeOctets);
  writer.writeUint8(rcode >> 4);
  writer.writeUint8(edns.version);
  writer.writeUint16(edns.dnssecOk ? DNSSEC_OK : 0);
  const options = encodeEdnsOptions(edns.options);
  writer.writeUint16(options.length);
  writer.writeOctets(options);
}

/** The RDATA of OPT: each option's code, length and data. Throws `RangeError` when it exceeds 16 bits of length. */
export function encodeEdnsOptions(options: readonly EdnsOption[]): Uint8Array {
  const sizeOctets = options.reduce((sum, option) => sum + OPTION_HEADER_OCTETS + option.data.length, 0);
  if (sizeOctets > 0xffff) throw new RangeError(`EDNS options of ${sizeOctets} octets`);
  const octets = new Uint8Array(sizeOctets);
  const view = new DataView(octets.buffer);
  let at = 0;
  for (const option of options) {
    view.setUint16(at, option.code);
    view.setUint16(at + 2, option.data.length);
    octets.set(option.data, at + OPTION_HEADER_OCTETS);
    at += OPTION_HEADER_OCTETS + option.data.length;
  }
  return octets;
}

/** How many octets the OPT record takes. */
export function optSizeOctets(edns: Edns): number {
  return edns.options.reduce((sum, option) => sum + OPTION_HEADER_OCTETS + option.data.length, OPT_FIXED_OCTETS);
}

function readOptions(reader: Reader, end: number): EdnsOption[] {
  const options: EdnsOption[] = [];
  while (reader.at < end) {
    const start = reader.at;
    const code = reader.readUint16();
    const data = reader.readOctets(reader.readUint16());
    if (reader.at > end) throw new FormatError("EDNS option is longer than its OPT", start);
    options.push({ code, data });
  }
  return options;
}
