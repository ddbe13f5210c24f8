import { decodeMessage } from "../dns/decode.ts";
import type { ExtendedDnsError } from "../dns/ede.ts";
import type { EncodeOptions } from "../dns/encode.ts";
import { FormatError } from "../dns/errors.ts";
import { formatErrorReply } from "../dns/header.ts";
import { MAX_MESSAGE_OCTETS, MAX_UDP_REPLY_OCTETS, MIN_UDP_PAYLOAD_OCTETS } from "../dns/limits.ts";
import type { Message } from "../dns/message.ts";
import { EdeCode, EdnsOptionCode, Opcode, Rcode } from "../dns/numbers.ts";
import type { Octets } from "../dns/octets.ts";
import { REPLY_BLOCK_OCTETS } from "../dns/padding.ts";
import { isWellFormedOption } from "../dns/query-options.ts";
import { encodeWithin } from "../dns/truncate.ts";
import { failureReply, localReply } from "./reply.ts";
import { replyMessage } from "./reply-message.ts";
import type { ReplyMemory } from "./reply-memory.ts";
import type { QueryContext, Reply, ReplySource, Resolver } from "./resolver.ts";

/** How a reply travels: over UDP it must fit the asker's buffer, elsewhere 64 KiB; over HTTPS it is padded when asked for. */
export type Transport = "udp" | "tcp" | "https";

/** What may come with a query, beside its octets. */
export interface QueryArrival {
  /** Lets work go on that outlives the reply; absent where nothing would end it. */
  readonly keepAlive?: (work: Promise<unknown>) => void;
  /**
   * Told where the reply came from, and what it is, before it is given, and again with `failure` when giving it fails; not
   * when the message does not decode, or the packet cache has its reply. Must not throw.
   */
  readonly told?: (source: ReplySource, reply?: Reply) => void;
}

/** Turns the octets of a query into the octets of a reply: packet cache, acceptance, pipeline, encoding. */
export interface Responder {
  /** A reply that the packet cache holds; undefined when the query needs `respond`. Never throws. */
  respondAtOnce(query: Uint8Array, transport: Transport, nowMs: number): Octets | undefined;
  /** The reply, or undefined when silence is right: no header, or itself a response. Never rejects. */
  respond(query: Uint8Array, transport: Transport, arrival?: QueryArrival): Promise<Octets | undefined>;
}

/** What a responder is made of. */
export interface ResponderParts {
  readonly resolver: Resolver;
  /** The packet cache in front of the pipeline. */
  readonly memory: ReplyMemory;
  /** The context of a query that arrives at `nowMs`, with the `keepAlive` that it came with. */
  readonly contextAt: (nowMs: number, query: Message, keepAlive?: QueryArrival["keepAlive"]) => QueryContext;
  readonly clockMs: () => number;
  /** Told of failures of the pipeline, the memory and the encoding, which the client sees as SERVFAIL. */
  readonly reportFailure: (failure: unknown) => void;
  /** What the client may hear of a failure; left out, it hears that there was one. */
  readonly explainFailure?: (failure: unknown) => ExtendedDnsError | undefined;
}

const UNEXPLAINED: ExtendedDnsError = { code: EdeCode.Other, text: "the resolver failed on this question" };

/** Builds a responder. */
export function createResponder(parts: ResponderParts): Responder {
  return {
    respondAtOnce: (query, transport, nowMs) => parts.memory.recall(query, transport, nowMs),
    respond: (query, transport, arrival = {}) => respond(parts, query, transport, arrival),
  };
}

async function respond(
  parts: ResponderParts,
  octets: Uint8Array,
  transport: Transport,
  arrival: QueryArrival,
): Promise<Octets | undefined> {
  const query = decodeQuery(octets);
  if (query === undefined) return formatErrorReply(octets);
  if (query.isResponse) return undefined;
  const limitOctets = replyLimitOctets(query, transport);
  const arrived = { octets, transport, limitOctets, encoding: encodingFor(query, octets, transport), ...arrival };
  try {
    return await answer(parts, query, arrived);
  } catch (failure) {
    parts.reportFailure(failure);
    arrival.told?.("failure");
    const { code, text } = parts.explainFailure?.(failure) ?? UNEXPLAINED;
    return encodeWithin(replyMessage(query, failureReply(code, text)), limitOctets, arrived.encoding);
  }
}

/** How a query came, and what its reply is to look like. */
interface Arrived extends QueryArrival {
  readonly octets: Uint8Array;
  readonly transport: Transport;
  readonly limitOctets: number;
  readonly encoding: EncodeOptions;
}

async function answer(parts: ResponderParts, query: Message, arrived: Arrived): Promise<Octets | undefined> {
  const { octets, transport, limitOctets, encoding, keepAlive, told } = arrived;
  const nowMs = parts.clockMs();
  const kept = transport === "udp" ? parts.memory.recall(octets, "tcp", nowMs) : undefined;
  // Kept, but too large for this asker: it is cut to size without asking anybody again.
  if (kept !== undefined) return encodeWithin(decodeMessage(kept), limitOctets, encoding);
  const snapshotNumber = parts.memory.snapshotNumber();
  const reply = refusalOf(query) ?? (await resolve(parts, query, nowMs, keepAlive));
  told?.(reply.source, reply);
  const message = replyMessage(query, reply);
  parts.memory.remember(octets, message, reply, nowMs, snapshotNumber);
  return encodeWithin(message, limitOctets, encoding);
}

/** The question as the asker spelled it, and padding where it asked for it and nobody but it can read the reply (RFC 7830 section 4). */
function encodingFor({ edns }: Message, octets: Uint8Array, transport: Transport): EncodeOptions {
  const wantsPadding = transport === "https" && edns?.options.some(({ code }) => code === EdnsOptionCode.Padding);
  return wantsPadding === true
    ? { questionFrom: octets, paddingBlockOctets: REPLY_BLOCK_OCTETS }
    : { questionFrom: octets };
}

function decodeQuery(octets: Uint8Array): Message | undefined {
  try {
    return decodeMessage(octets);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/**
 * What no pipeline need see: other opcodes (RFC 8906 section 3.1.3), a question count other than one (RFC 9619), newer EDNS
 * (RFC 6891 section 6.1.3), options that break their own rules. Reserved flags and unknown options are no matter.
 */
function refusalOf({ opcode, question, edns }: Message): Reply | undefined {
  if (opcode !== Opcode.Query) {
    return refusal(Rcode.NotImp, { code: EdeCode.NotSupported, text: `opcode ${opcode}: only QUERY is answered here` });
  }
  if (question.length !== 1) {
    return refusal(Rcode.FormErr, { code: EdeCode.Other, text: `${question.length} questions instead of one` });
  }
  if (edns === undefined) return undefined;
  if (edns.version !== 0) return localReply(Rcode.BadVers, { authoritative: false });
  const malformed = edns.options.find(({ code, data }) => !isWellFormedOption(code, data, 0, data.length));
  if (malformed === undefined) return undefined;
  return refusal(Rcode.FormErr, { code: EdeCode.Other, text: `EDNS option ${malformed.code} is malformed` });
}

function refusal(rcode: number, error: ExtendedDnsError): Reply {
  return localReply(rcode, { authoritative: false, extendedErrors: [error] });
}

async function resolve(
  parts: ResponderParts,
  query: Message,
  nowMs: number,
  keepAlive: QueryArrival["keepAlive"],
): Promise<Reply> {
  const [question] = query.question;
  if (question === undefined) return localReply(Rcode.FormErr);
  return parts.resolver(question, parts.contextAt(nowMs, query, keepAlive));
}

/** Over UDP what the asker's buffer holds, but no more than travels unfragmented (RFC 9715); elsewhere a whole message. */
export function replyLimitOctets(query: Message, transport: Transport): number {
  if (transport !== "udp") return MAX_MESSAGE_OCTETS;
  const bufferOctets = query.edns?.udpPayloadSizeOctets ?? MIN_UDP_PAYLOAD_OCTETS;
  return Math.min(MAX_UDP_REPLY_OCTETS, Math.max(MIN_UDP_PAYLOAD_OCTETS, bufferOctets));
}
