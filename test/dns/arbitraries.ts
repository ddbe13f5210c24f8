import * as fc from "fast-check";
import type { Edns, EdnsOption, Message, Question, ResourceRecord } from "../../src/dns/message.ts";
import { nameFromLabels } from "../../src/dns/name.ts";
import type { Name } from "../../src/dns/name.ts";

/** Labels with whatever octets make trouble: dots, backslashes, NUL, 0xFF, capitals, spaces. */
const label = fc.oneof(
  fc.constantFrom("com", "example", "svc", "a", "WwW", "a.b", "c\\d").map(asciiOctets),
  fc.uint8Array({ minLength: 1, maxLength: 63 }),
  fc.constantFrom([0x00], [0xff], [0x2e], [0x5c], [0x20, 0x7f]).map((octets) => Uint8Array.from(octets)),
);

/** The labels of a name, at most 255 octets long on the wire; few enough kinds that names share suffixes. */
export const labels: fc.Arbitrary<Uint8Array[]> = fc
  .array(label, { maxLength: 6 })
  .filter((list) => list.reduce((sum, one) => sum + one.length + 1, 1) <= 255);

const name: fc.Arbitrary<Name> = labels.map((list) => nameFromLabels(list));

/** Octets of an uncompressed name, its capitals kept. */
const wireName = labels.map((list) =>
  concat(...list.flatMap((one) => [Uint8Array.of(one.length), one]), Uint8Array.of(0)),
);

const ttlSeconds = fc.integer({ min: 0, max: 0x7fff_ffff });
const uint16 = fc.integer({ min: 0, max: 0xffff });

/** A type with RDATA that suits it. */
const typeAndRdata: fc.Arbitrary<{ type: number; rdata: Uint8Array }> = fc.oneof(
  withRdata(1, exactly(4)),
  withRdata(28, exactly(16)),
  ...[2, 5, 7, 12, 39].map((type) => withRdata(type, wireName)),
  ...[14, 17].map((type) => withRdata(type, fc.tuple(wireName, wireName))),
  withRdata(6, fc.tuple(wireName, wireName, exactly(20))),
  ...[15, 18, 21, 36].map((type) => withRdata(type, fc.tuple(exactly(2), wireName))),
  withRdata(24, fc.tuple(exactly(18), wireName, fc.uint8Array({ maxLength: 9 }))),
  withRdata(26, fc.tuple(exactly(2), wireName, wireName)),
  withRdata(33, fc.tuple(exactly(6), wireName)),
  withRdata(35, fc.tuple(exactly(4), characterString(), characterString(), characterString(), wireName)),
  withRdata(16, characterString()),
  ...[65, 257, 65_280].map((type) => withRdata(type, fc.uint8Array({ maxLength: 40 }))),
);

const record: fc.Arbitrary<ResourceRecord> = fc
  .record({ owner: name, ttlSeconds, class: fc.constantFrom(1, 1, 1, 3), typeAndRdata })
  .map(({ typeAndRdata: { type, rdata }, ...rest }) => ({ ...rest, type, rdata }));

const question: fc.Arbitrary<Question> = fc.record({ name, type: uint16, class: uint16 });
const option: fc.Arbitrary<EdnsOption> = fc.record({
  code: fc.oneof(fc.constantFrom(10, 12, 15), uint16),
  data: fc.uint8Array({ maxLength: 20 }),
});
/** Options of another version than 0 are not read. */
const edns: fc.Arbitrary<Edns> = fc
  .record({
    udpPayloadSizeOctets: uint16,
    version: fc.integer({ min: 0, max: 255 }),
    dnssecOk: fc.boolean(),
    options: fc.array(option, { maxLength: 3 }),
  })
  .map((said) => (said.version === 0 ? said : { ...said, options: [] }));

const sections = {
  question: fc.array(question, { maxLength: 2 }),
  answer: fc.array(record, { maxLength: 4 }),
  authority: fc.array(record, { maxLength: 2 }),
  additional: fc.array(record, { maxLength: 3 }),
};

const header = {
  id: uint16,
  isResponse: fc.boolean(),
  opcode: fc.integer({ min: 0, max: 15 }),
  authoritativeAnswer: fc.boolean(),
  truncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  authenticData: fc.boolean(),
  checkingDisabled: fc.boolean(),
};

/** Any message that has an encoding. */
export const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ ...header, rcode: fc.integer({ min: 0, max: 15 }), ...sections }),
  fc.record({ ...header, rcode: fc.integer({ min: 0, max: 4095 }), ...sections, edns }),
);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function withRdata(
  type: number,
  rdata: fc.Arbitrary<Uint8Array | Uint8Array[]>,
): fc.Arbitrary<{ type: number; rdata: Uint8Array }> {
  return rdata.map((parts) => ({ type, rdata: parts instanceof Uint8Array ? parts : concat(...parts) }));
}

function exactly(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function characterString(): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ maxLength: 30 }).map((octets) => concat(Uint8Array.of(octets.length), octets));
}

function asciiOctets(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
