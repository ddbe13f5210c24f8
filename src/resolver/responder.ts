import { decodeMessage } from "../dns/decode.ts";
import type { ExtendedDnsError } from "../dns/ede.ts";
import { FormatError } from "../dns/errors.ts";
import { formatErrorReply } from "../dns/header.ts";
import { MAX_MESSAGE_OCTETS, MAX_UDP_REPLY_OCTETS, MIN_UDP_PAYLOAD_OCTETS } from "../dns/limits.ts";
import type { Message } from "../dns/message.ts";
import { EdeCode, Opcode, Rcode } from "../dns/numbers.ts";
import { encodeWithin } from "../dns/truncate.ts";
import { failureReply, localReply } from "./reply.ts";
import { replyMessage } from "./reply-message.ts";
import type { ReplyMemory } from "./reply-memory.ts";
import type { QueryContext, Reply, Resolver } from "./resolver.ts";
import type { Octets } from "../dns/octets.ts";

/** How a reply travels: over UDP it must fit the asker's buffer, on a stream (TCP, HTTP) 64 KiB. */
export type Transport = "udp" | "stream";

/** Turns the octets of a query into the octets of a reply: packet cache, acceptance, pipeline, encoding. */
export interface Responder {
  /** A reply that the packet cache holds; undefined when the query needs `respond`. Never throws. */
  respondAtOnce(query: Uint8Array, transport: Transport, nowMs: number): Octets | undefined;
  /** The reply, or undefined when silence is right: no header, or itself a response. Never rejects. */
  respond(query: Uint8Array, transport: Transport): Promise<Octets | undefined>;
}

/** What a responder is made of. */
export interface ResponderParts {
  readonly resolver: Resolver;
  /** The packet cache in front of the pipeline. */
  readonly memory: ReplyMemory;
  /** The context of a query that arrives at `nowMs`. */
  readonly contextAt: (nowMs: number, query: Message) => QueryContext;
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
    respond: (query, transport) => respond(parts, query, transport),
  };
}

async function respond(parts: ResponderParts, octets: Uint8Array, transport: Transport): Promise<Octets | undefined> {
  const query = decodeQuery(octets);
  if (query === undefined) return formatErrorReply(octets);
  if (query.isResponse) return undefined;
  const limitOctets = replyLimitOctets(query, transport);
  try {
    return await answer(parts, query, { octets, transport, limitOctets });
  } catch (failure) {
    parts.reportFailure(failure);
    const { code, text } = parts.explainFailure?.(failure) ?? UNEXPLAINED;
    return encodeWithin(replyMessage(query, failureReply(code, text)), limitOctets, { questionFrom: octets });
  }
}

/** How a query came, and how large its reply may be. */
interface Arrival {
  readonly octets: Uint8Array;
  readonly transport: Transport;
  readonly limitOctets: number;
}

async function answer(
  parts: ResponderParts,
  query: Message,
  { octets, transport, limitOctets }: Arrival,
): Promise<Octets | undefined> {
  const nowMs = parts.clockMs();
  const kept = transport === "udp" ? parts.memory.recall(octets, "stream", nowMs) : undefined;
  // Kept, but too large for this asker: it is cut to size without asking anybody again.
  if (kept !== undefined) return encodeWithin(decodeMessage(kept), limitOctets, { questionFrom: octets });
  const snapshotNumber = parts.memory.snapshotNumber();
  const reply = refusalOf(query) ?? (await resolve(parts, query, nowMs));
  if (reply.rcode === Rcode.FormErr) return formatErrorReply(octets);
  const message = replyMessage(query, reply);
  parts.memory.remember(octets, message, reply, nowMs, snapshotNumber);
  return encodeWithin(message, limitOctets, { questionFrom: octets });
}

function decodeQuery(octets: Uint8Array): Message | undefined {
  try {
    return decodeMessage(octets);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** What no pipeline need see: other opcodes, a question count other than one (RFC 9619), newer EDNS (RFC 6891 section 6.1.3). */
function refusalOf(query: Message): Reply | undefined {
  if (query.opcode !== Opcode.Query) return localReply(Rcode.NotImp, { authoritative: false });
  if (query.question.length !== 1) return localReply(Rcode.FormErr);
  if (query.edns !== undefined && query.edns.version !== 0) return localReply(Rcode.BadVers, { authoritative: false });
  return undefined;
}

async function resolve(parts: ResponderParts, query: Message, nowMs: number): Promise<Reply> {
  const [question] = query.question;
  return question === undefined ? localReply(Rcode.FormErr) : parts.resolver(question, parts.contextAt(nowMs, query));
}

/** Over UDP what the asker's buffer holds, but no more than travels unfragmented (RFC 9715); elsewhere a whole message. */
export function replyLimitOctets(query: Message, transport: Transport): number {
  if (transport === "stream") return MAX_MESSAGE_OCTETS;
  const bufferOctets = query.edns?.udpPayloadSizeOctets ?? MIN_UDP_PAYLOAD_OCTETS;
  return Math.min(MAX_UDP_REPLY_OCTETS, Math.max(MIN_UDP_PAYLOAD_OCTETS, bufferOctets));
}
