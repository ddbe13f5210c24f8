import { decodeMessage } from "../dns/decode.ts";
import { extendedErrorsOf } from "../dns/ede.ts";
import { encodeMessage } from "../dns/encode.ts";
import { MAX_UDP_REPLY_OCTETS, MESSAGE_HEADER_OCTETS } from "../dns/limits.ts";
import type { Edns, EdnsOption, Message, Question, ResourceRecord } from "../dns/message.ts";
import { EdnsOptionCode, Opcode, Rcode, RrType } from "../dns/numbers.ts";
import { QUERY_BLOCK_OCTETS } from "../dns/padding.ts";
import { negativeTtlSeconds } from "../dns/ttl.ts";
import { deniedBelowOf } from "./denied-below.ts";
import { withTtlsLess } from "./lifetime.ts";
import type { QueryContext, Reply } from "./resolver.ts";
import type { Octets } from "../dns/octets.ts";

/** What we tell a server about our buffer: on a stream it means nothing (RFC 8484 section 6), yet must be stated. */
const EDNS_PAYLOAD_OCTETS = 4096;

/** Empty in a query: please say how long the connection may stay (RFC 7828 section 3.2.1). */
const ASK_FOR_KEEPALIVE: EdnsOption = { code: EdnsOptionCode.TcpKeepalive, data: new Uint8Array() };

/** A reply that does not belong to the query it came for. */
export class MismatchError extends Error {
  override readonly name: string = "MismatchError";
}

/** How a query is written for the way that it takes. */
export interface QueryForm {
  readonly transport?: "udp" | "tcp" | "tls" | "https";
  /** 0 unless given, so that HTTP caches see equal octets for equal questions (RFC 8484 section 4.1). */
  readonly id?: number;
  /** Uniform in [0, 1): spells the letters of the name in random case, which the reply must repeat (0x20). */
  readonly randomCase?: () => number;
}

/** The octets of a query: padded where encryption leaves no more to see than its size (RFC 8467 section 4.1). */
export function encodeExchangeQuery(
  question: Question,
  context: Pick<QueryContext, "dnssecOk" | "checkingDisabled">,
  { transport, id = 0, randomCase }: QueryForm = {},
): Octets {
  const edns: Edns = {
    udpPayloadSizeOctets: transport === "udp" ? MAX_UDP_REPLY_OCTETS : EDNS_PAYLOAD_OCTETS,
    version: 0,
    dnssecOk: context.dnssecOk,
    options: transport === "tcp" || transport === "tls" ? [ASK_FOR_KEEPALIVE] : [],
  };
  const isEncrypted = transport === "tls" || transport === "https";
  const message = queryMessage(question, context.checkingDisabled, id, edns);
  const query = encodeMessage(message, isEncrypted ? { paddingBlockOctets: QUERY_BLOCK_OCTETS } : {});
  if (randomCase !== undefined) spellAtRandom(query, randomCase);
  return query;
}

function queryMessage(question: Question, checkingDisabled: boolean, id: number, edns: Edns): Message {
  return {
    id,
    isResponse: false,
    opcode: Opcode.Query,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    // Asks whether the data is authentic without asking for signatures (RFC 6840 section 5.7).
    authenticData: true,
    checkingDisabled,
    rcode: Rcode.NoError,
    question: [question],
    answer: [],
    authority: [],
    additional: [],
    edns,
  };
}

/** Turns about half of the letters of the question's name into capitals, in place. */
function spellAtRandom(query: Uint8Array, random: () => number): void {
  for (let at = MESSAGE_HEADER_OCTETS; (query[at] ?? 0) > 0;) {
    const end = at + 1 + (query[at] ?? 0);
    for (at++; at < end; at++) {
      const octet = query[at] ?? 0;
      if (octet >= 0x61 && octet <= 0x7a && random() < 0.5) query[at] = octet - 0x20;
    }
  }
}

/** What a reply must fit, beside the question. */
export interface ExpectedReply {
  /** 0 unless given, as in the query. */
  readonly id?: number;
  /** The query whose spelling of the name the reply must repeat (0x20); absent where any spelling will do. */
  readonly spelledAs?: Uint8Array;
}

/**
 * Reads the reply to `encodeExchangeQuery`; `ageSeconds` is the time it spent in HTTP caches (RFC 8484 section 5.1).
 * Throws `FormatError`, or `MismatchError` when it is not the reply to that question.
 */
export function decodeExchangeReply(octets: Uint8Array, question: Question, ageSeconds: number): Reply {
  return withTtlsLess(replyOf(decodeReply(octets, question)), ageSeconds);
}

/**
 * The same for a reply of a gateway of ours, whose word on what else its search walk denies is taken. No other server
 * may say that: it would deny names that it was not asked for.
 */
export function decodeGatewayReply(octets: Uint8Array, question: Question, ageSeconds: number): Reply {
  const message = decodeReply(octets, question);
  const reply = withTtlsLess(replyOf(message), ageSeconds);
  const deniedBelow = deniedBelowOf(message.edns);
  return deniedBelow === undefined ? reply : { ...reply, deniedBelow };
}

/** Decodes and checks a reply. Throws `FormatError`, or `MismatchError` when it is not whole or answers something else. */
export function decodeReply(octets: Uint8Array, question: Question, expected: ExpectedReply = {}): Message {
  const message = decodeMessage(octets);
  requireReply(message, question, expected.id ?? 0);
  if (expected.spelledAs !== undefined && !isSpelledAs(octets, expected.spelledAs)) {
    throw new MismatchError("the reply spells the name in another way");
  }
  if (message.truncated) throw new MismatchError("the reply is truncated, which no stream needs");
  return message;
}

/** Whether the names of both questions are octet for octet the same; neither can be compressed, being the first. */
function isSpelledAs(octets: Uint8Array, query: Uint8Array): boolean {
  for (let at = MESSAGE_HEADER_OCTETS; octets[at] === query[at]; at++) if (query[at] === 0) return true;
  return false;
}

/**
 * Throws `MismatchError` unless a message is the reply to a question that was asked with this ID (RFC 5452 section 9.1).
 * What it says goes into logs, and so names neither question.
 */
export function requireReply(message: Message, question: Question, id: number): void {
  const mismatch = findMismatch(message, question, id);
  if (mismatch !== undefined) throw new MismatchError(mismatch);
}

function findMismatch(message: Message, question: Question, id: number): string | undefined {
  if (!message.isResponse) return "the reply is a query";
  if (message.id !== id) return `the reply has ID ${message.id} instead of ${id}`;
  const [asked, ...others] = message.question;
  if (asked === undefined || others.length > 0)
    return `the reply has ${message.question.length} questions instead of one (rcode ${message.rcode})`;
  if (asked.name !== question.name) return "the reply is for another name";
  if (asked.type !== question.type) return `the reply is for type ${asked.type}, not for type ${question.type}`;
  return asked.class === question.class
    ? undefined
    : `the reply is for class ${asked.class}, not for class ${question.class}`;
}

/** What a decoded reply says, its negative TTL worked out. */
export function replyOf(message: Message): Reply {
  const { rcode, answer, authority, additional, edns } = message;
  return {
    rcode,
    authoritative: message.authoritativeAnswer,
    authenticData: message.authenticData,
    answer,
    authority: authority.map((record) => asNegativeTtl(record)),
    additional,
    extendedErrors: extendedErrorsOf(edns),
    source: rcode === Rcode.NoError || rcode === Rcode.NxDomain ? "forwarded" : "failure",
  };
}

/** An SOA beside a denial says with its TTL how long the denial may be believed (RFC 2308 section 5). */
function asNegativeTtl(record: ResourceRecord): ResourceRecord {
  return record.type === RrType.Soa ? { ...record, ttlSeconds: negativeTtlSeconds(record) } : record;
}
