import { randomInt } from "node:crypto";
import type { Question } from "../dns/message.ts";
import { encodeExchangeQuery } from "../resolver/exchange.ts";
import { readForwarded } from "../resolver/forwarded-reply.ts";
import type { QueryContext, Reply } from "../resolver/resolver.ts";
import { UpstreamError } from "../resolver/upstream.ts";
import { Attempt, type Outcome } from "./attempt.ts";
import type { Destination } from "./destination.ts";
import type { OpenUpstream } from "./open-upstream.ts";
import { randomCaseOf } from "./random-case.ts";
import type { StreamUpstream } from "./stream.ts";
import { UdpQuery } from "./udp-query.ts";
import { UDP_SOCKETS, type SocketSlots } from "./socket-slots.ts";

/** A server that is asked over UDP, and over TCP again when its reply does not fit (RFC 7766 section 5). */
export function udpUpstream(
  destination: Destination,
  overTcp: StreamUpstream,
  sockets: SocketSlots = UDP_SOCKETS,
): OpenUpstream {
  return {
    label: destination.address.label,
    ask: async (question, context, given) => {
      const attempt = new Attempt(given);
      const late = await sockets.takeWithin(attempt);
      const reply = await overUdp({ destination, sockets, attempt, question, context, late });
      return reply ?? overTcp.askWithin(question, context, attempt);
    },
    close: () => overTcp.close(),
  };
}

interface UdpParts {
  readonly destination: Destination;
  readonly sockets: SocketSlots;
  readonly attempt: Attempt;
  readonly question: Question;
  readonly context: QueryContext;
  /** What it fails with when its time is over, if it had to wait. */
  readonly late: UpstreamError | undefined;
}

/** The reply, or undefined when the server has more to say than a datagram holds. */
async function overUdp({
  destination,
  sockets,
  attempt,
  question,
  context,
  late,
}: UdpParts): Promise<Reply | undefined> {
  const { query, ...expected } = encodeFor(destination, question, context);
  const read = (octets: Uint8Array): Reply => readForwarded(octets, question, expected).reply;
  let underWay: UdpQuery | undefined;
  try {
    return await attempt.run<Reply | undefined>((outcome) => {
      const received = (octets: Uint8Array): void => receive(octets, query, outcome, read);
      const sent = new UdpQuery({ destination, query, sockets, received, failed: outcome.reject });
      underWay = sent;
      return (ending) => sent.end(ending);
    }, late);
  } finally {
    // Nobody waited any more before it was sent.
    if (underWay === undefined) sockets.give();
  }
}

interface Sent {
  readonly query: Uint8Array;
  readonly id: number;
  readonly spelledAs?: Uint8Array;
}

/** The query, and what its reply must have. */
function encodeFor(destination: Destination, question: Question, context: QueryContext): Sent {
  // Nobody who cannot see the query may guess its ID and its port (RFC 5452 section 9.2), and each socket has its own.
  const id = randomInt(0x1_0000);
  const { address } = destination;
  const query = encodeExchangeQuery(question, context, { transport: "udp", id, ...randomCaseOf(address) });
  return address.randomCase ? { query, id, spelledAs: query } : { query, id };
}

const TRUNCATED = 0x02;

/** Passes over what may be somebody's guess at the reply: the true one can still come (RFC 5452 section 9.1). */
function receive(
  octets: Uint8Array,
  query: Uint8Array,
  outcome: Outcome<Reply | undefined>,
  read: (octets: Uint8Array) => Reply,
): void {
  if (octets[0] !== query[0] || octets[1] !== query[1]) return;
  try {
    if (((octets[2] ?? 0) & TRUNCATED) !== 0) outcome.resolve(undefined);
    else outcome.resolve(read(octets));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.code !== "mismatch" || isBareError(octets)) outcome.reject(error);
  }
}

/** Servers that do not understand a query may leave the question out of their reply. */
function isBareError(octets: Uint8Array): boolean {
  return octets[4] === 0 && octets[5] === 0 && ((octets[3] ?? 0) & 0x0f) !== 0;
}
