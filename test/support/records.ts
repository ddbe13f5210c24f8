import type { Question, ResourceRecord } from "../../src/dns/message.ts";
import { parseName, type Name } from "../../src/dns/name.ts";
import { RrClass, RrType } from "../../src/dns/numbers.ts";
import { formatRdata } from "../../src/dns/presentation.ts";
import {
  addressRecord,
  aliasRecord,
  nameServerRecord,
  pointerRecord,
  soaRecord,
  srvRecord,
  textRecord,
} from "../../src/dns/rdata.ts";
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

type BuildRecord = (owner: Name, rdata: readonly string[], ttlSeconds: number) => ResourceRecord;

const BUILDERS: ReadonlyMap<string, BuildRecord> = new Map<string, BuildRecord>([
  ["A", (owner, [address = ""], ttlSeconds) => addressRecord(owner, address, ttlSeconds)],
  ["AAAA", (owner, [address = ""], ttlSeconds) => addressRecord(owner, address, ttlSeconds)],
  ["CNAME", (owner, [target = ""], ttlSeconds) => aliasRecord(owner, parseName(target), ttlSeconds)],
  ["NS", (owner, [server = ""], ttlSeconds) => nameServerRecord(owner, parseName(server), ttlSeconds)],
  ["PTR", (owner, [target = ""], ttlSeconds) => pointerRecord(owner, parseName(target), ttlSeconds)],
  ["SOA", soaOf],
  ["SRV", srvOf],
  ["TXT", textOf],
]);

/**
 * A record of type A, AAAA, CNAME, NS, PTR, SOA, SRV, TXT (one string), or any type with RDATA in hexadecimal, from a
 * line as `zoneText` makes them.
 */
export function record(line: string): ResourceRecord {
  const [owner = "", ttl = "", type = "", ...rdata] = line.split(" ");
  const build = BUILDERS.get(type);
  if (build !== undefined) return build(parseName(owner), rdata, Number(ttl));
  return unknownOf(parseName(owner), type, rdata, Number(ttl));
}

function unknownOf(owner: Name, type: string, rdata: readonly string[], ttlSeconds: number): ResourceRecord {
  return { owner, type: typeOf(type), class: RrClass.In, ttlSeconds, rdata: octetsOf(rdata.join("")) };
}

/** One string in quotes, or octets in hexadecimal. */
function textOf(owner: Name, rdata: readonly string[], ttlSeconds: number): ResourceRecord {
  const [, text] = /^"(.*)"$/.exec(rdata.join(" ")) ?? [];
  return text === undefined ? unknownOf(owner, "TXT", rdata, ttlSeconds) : textRecord(owner, text, ttlSeconds);
}

function srvOf(owner: Name, rdata: readonly string[], ttlSeconds: number): ResourceRecord {
  const [priority = 0, weight = 0, port = 0] = rdata.slice(0, 3).map(Number);
  return srvRecord(owner, { priority, weight, port, target: parseName(rdata[3] ?? "") }, ttlSeconds);
}

function soaOf(
  owner: Name,
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
