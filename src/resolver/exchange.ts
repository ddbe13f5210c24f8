import { decodeMessage } from "../dns/decode.ts";
import { extendedErrorsOf } from "../dns/ede.ts";
import { encodeMessage } from "../dns/encode.ts";
import type { Message, Question, ResourceRecord } from "../dns/message.ts";
import { Opcode, Rcode, RrType } from "../dns/numbers.ts";
import { negativeTtlSeconds } from "../dns/ttl.ts";
import { deniedBelowOf } from "./denied-below.ts";
import { withTtlsLess } from "./lifetime.ts";
import type { QueryContext, Reply } from "./resolver.ts";
import type { Octets } from "../dns/octets.ts";

/** What we tell a server about our buffer: over DoH it means nothing (RFC 8484 section 6), yet must be stated. */
const EDNS_PAYLOAD_OCTETS = 4096;

/** A reply that does not belong to the query it came for. */
export class MismatchError extends Error {
  override readonly name: string = "MismatchError";
}

/** The query for one question: ID 0, so that HTTP caches see equal octets for equal questions (RFC 8484 section 4.1). */
export function encodeExchangeQuery(
  question: Question,
  context: Pick<QueryContext, "dnssecOk" | "checkingDisabled">,
): Octets {
  const message: Message = {
    id: 0,
    isResponse: false,
    opcode: Opcode.Query,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    // Asks whether the data is authentic without asking for signatures (RFC 6840 section 5.7).
    authenticData: true,
    checkingDisabled: context.checkingDisabled,
    rcode: Rcode.NoError,
    question: [question],
    answer: [],
    authority: [],
    additional: [],
    edns: { udpPayloadSizeOctets: EDNS_PAYLOAD_OCTETS, version: 0, dnssecOk: context.dnssecOk, options: [] },
  };
  return encodeMessage(message);
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

function decodeReply(octets: Uint8Array, question: Question): Message {
  const message = decodeMessage(octets);
  requireReply(message, question, 0);
  if (message.truncated) throw new MismatchError("the reply is truncated, which DoH never needs");
  return message;
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

function replyOf(message: Message): Reply {
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
