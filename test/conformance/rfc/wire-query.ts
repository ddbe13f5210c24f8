import { parseType } from "../../../src/dns/type-names.ts";

/** What of a query differs from the plainest one there is. */
export interface QueryParts {
  readonly id?: number;
  /** The second pair of octets of the header; RD alone unless said otherwise. */
  readonly flags?: number;
  /** As the header says, whatever follows. */
  readonly questionCount?: number;
  /** How often the question is written. */
  readonly questions?: number;
  readonly class?: number;
  /** Left out: no OPT. */
  readonly edns?: EdnsParts;
  /** How many OPT records there are. */
  readonly opts?: number;
}

/** What an OPT record says; the fields of RFC 6891 section 6.1.3. */
export interface EdnsParts {
  readonly sizeOctets?: number;
  readonly version?: number;
  readonly dnssecOk?: boolean;
  /** The fifteen bits beside DO. */
  readonly z?: number;
  /** Each as its code and its data in hexadecimal. */
  readonly options?: readonly (readonly [code: number, hex: string])[];
}

const PLAIN = { id: 0x2a17, flags: 0x0100, questions: 1, class: 1, opts: 1 };

/** A query for `<name> <type>`, written octet by octet so that tests may say what no encoder would. */
export function wireQuery(question: string, parts: QueryParts = {}): Uint8Array<ArrayBuffer> {
  const said = { ...PLAIN, ...parts };
  const opts = said.edns === undefined ? [] : repeated(said.opts, optOctets(said.edns));
  const counts = [said.questionCount ?? said.questions, 0, 0, opts.length];
  const header = [said.id, said.flags, ...counts].flatMap((field) => uint16(field));
  const questions = repeated(said.questions, questionOctets(question, said.class));
  return Uint8Array.from([header, ...questions, ...opts].flat());
}

function repeated(times: number, octets: readonly number[]): (readonly number[])[] {
  return Array.from({ length: times }, () => octets);
}

function questionOctets(question: string, questionClass: number): number[] {
  const [name = "", type = ""] = question.split(" ");
  const number = parseType(type);
  if (number === undefined) throw new Error(`no such type: ${question}`);
  return [...nameOctets(name), ...uint16(number), ...uint16(questionClass)];
}

/** A name as it stands, its letters in the case that they are written in. */
export function nameOctets(name: string): number[] {
  const labels = name.split(".").filter((label) => label !== "");
  return [...labels.flatMap((label) => [label.length, ...new TextEncoder().encode(label)]), 0];
}

function optOctets({ sizeOctets = 1232, version = 0, dnssecOk = false, z = 0, options = [] }: EdnsParts): number[] {
  const rdata = options.flatMap(([code, hex]) => {
    const data = (hex.replaceAll(" ", "").match(/../g) ?? []).map((octet) => Number.parseInt(octet, 16));
    return [...uint16(code), ...uint16(data.length), ...data];
  });
  return [
    0,
    0,
    41,
    ...uint16(sizeOctets),
    0,
    version,
    ...uint16((dnssecOk ? 0x8000 : 0) | z),
    ...uint16(rdata.length),
    ...rdata,
  ];
}

function uint16(value: number): number[] {
  return [value >> 8, value & 0xff];
}
