import type { Question, ResourceRecord } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { RrClass, RrType } from "../../src/dns/numbers.ts";
import { formatRdata } from "../../src/dns/presentation.ts";
import { addressRecord, aliasRecord, soaRecord } from "../../src/dns/rdata.ts";
import { formatRcode, formatType, parseType } from "../../src/dns/type-names.ts";
import type { Reply } from "../../src/resolver/resolver.ts";

/** A question of class IN; the type as mnemonic. */
export function question(name: string, type = "A"): Question {
  return { name: parseName(name), type: typeOf(type), class: RrClass.In };
}

/** Records as lines of a zone file without the class: `web.example. 30 A 192.0.2.1`. */
export function zoneText(records: readonly ResourceRecord[]): string[] {
  return records.map((each) => `${each.owner} ${each.ttlSeconds} ${formatType(each.type)} ${formatRdata(each)}`);
}

/** A reply as people read it: the mnemonic of its rcode and the lines of its answer section. */
export function outcome(reply: Pick<Reply, "rcode" | "answer">): string[] {
  return [formatRcode(reply.rcode), ...zoneText(reply.answer)];
}

/** The extended errors of a reply, by code. */
export function edeCodes(reply: Reply): number[] {
  return reply.extendedErrors.map(({ code }) => code);
}

/** A record of type A, AAAA, CNAME, SOA, or any other with RDATA in hexadecimal, from a line as `zoneText` makes them. */
export function record(line: string): ResourceRecord {
  const [owner = "", ttl = "", type = "", ...rdata] = line.split(" ");
  const name = parseName(owner);
  const ttlSeconds = Number(ttl);
  switch (type) {
    case "A":
    case "AAAA":
      return addressRecord(name, rdata[0] ?? "", ttlSeconds);
    case "CNAME":
      return aliasRecord(name, parseName(rdata[0] ?? ""), ttlSeconds);
    case "SOA":
      return soaOf(name, rdata, ttlSeconds);
    default:
      return { owner: name, type: typeOf(type), class: RrClass.In, ttlSeconds, rdata: octetsOf(rdata.join("")) };
  }
}

function soaOf(
  owner: ResourceRecord["owner"],
  [primary = "", mailbox = "", ...numbers]: readonly string[],
  ttlSeconds: number,
): ResourceRecord {
  const [serial = 0, refreshSeconds = 0, retrySeconds = 0, expireSeconds = 0, minimumSeconds = 0] = numbers.map(Number);
  const names = { primary: parseName(primary), mailbox: parseName(mailbox) };
  return soaRecord(
    owner,
    { ...names, serial, refreshSeconds, retrySeconds, expireSeconds, minimumSeconds },
    ttlSeconds,
  );
}

/** A reply from further along the pipeline; `NOERROR` of an upstream unless said otherwise, records as lines. */
export function replyOf(
  answer: readonly string[] = [],
  parts: Partial<Omit<Reply, "authority">> & { readonly authority?: readonly string[] } = {},
): Reply {
  const { authority = [], ...rest } = parts;
  return {
    rcode: 0,
    authoritative: false,
    authenticData: false,
    additional: [],
    extendedErrors: [],
    source: "forwarded",
    ...rest,
    answer: answer.map((line) => record(line)),
    authority: authority.map((line) => record(line)),
  };
}

/** The number of a mnemonic. */
function typeOf(mnemonic: string): number {
  const type = parseType(mnemonic);
  if (type === undefined) throw new Error(`no such type: ${mnemonic}`);
  return type;
}

/** Octets of hexadecimal text, in which spaces are for people. */
export function octetsOf(hex: string): Uint8Array<ArrayBuffer> {
  const digits = hex.replaceAll(/\s/g, "");
  return Uint8Array.from(digits.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}

/** Types that every name must agree on. */
export const TYPES_TO_AGREE = [RrType.A, RrType.Aaaa, RrType.Https, RrType.Txt, RrType.Srv, RrType.Mx];
