import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Question } from "../../dns/message.ts";
import { encodeExchangeQuery } from "../../resolver/exchange.ts";
import { readForwarded } from "../../resolver/forwarded-reply.ts";
import type { QueryContext, Reply } from "../../resolver/resolver.ts";
import { UpstreamError } from "../../resolver/upstream.ts";
import { Attempt, type Outcome } from "./attempt.ts";
import { connectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import type { OpenUpstream } from "./open-upstream.ts";
import { randomCaseOf } from "./random-case.ts";
import type { StreamUpstream } from "./stream.ts";

/** A server that is asked over UDP, and over TCP again when its reply does not fit (RFC 7766 section 5). */
export function udpUpstream(destination: Destination, overTcp: StreamUpstream): OpenUpstream {
  return {
    label: destination.address.label,
    ask: async (question, context, given) => {
      const attempt = new Attempt(given);
      const reply = await askOverUdp(destination, question, context, attempt);
      return reply ?? overTcp.askWithin(question, context, attempt);
    },
    close: () => overTcp.close(),
  };
}

/** The reply, or undefined when the server has more to say than a datagram holds. */
function askOverUdp(
  destination: Destination,
  question: Question,
  context: QueryContext,
  attempt: Attempt,
): Promise<Reply | undefined> {
  // Nobody who cannot see the query may guess its ID and its port (RFC 5452 section 9.2), and each socket has its own.
  const id = randomInt(0x1_0000);
  const { address, host } = destination;
  const query = encodeExchangeQuery(question, context, { transport: "udp", id, ...randomCaseOf(address) });
  const expected = address.randomCase ? { id, spelledAs: query } : { id };
  return attempt.run((outcome) => {
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    let hasFailed = false;
    socket.on("error", (cause) => {
      hasFailed = true;
      outcome.reject(connectionError(cause));
    });
    socket.on("message", (octets) =>
      receive(octets, query, outcome, () => readForwarded(octets, question, expected).reply),
    );
    socket.connect(address.port, host, () => socket.send(query));
    return (isTimeout) => {
      if (isTimeout || hasFailed) destination.turnAway();
      socket.close();
    };
  });
}

const TRUNCATED = 0x02;

/** Passes over what may be somebody's guess at the reply: the true one can still come (RFC 5452 section 9.1). */
function receive(octets: Uint8Array, query: Uint8Array, outcome: Outcome<Reply | undefined>, read: () => Reply): void {
  if (octets[0] !== query[0] || octets[1] !== query[1]) return;
  try {
    if (((octets[2] ?? 0) & TRUNCATED) !== 0) outcome.resolve(undefined);
    else outcome.resolve(read());
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.code !== "mismatch" || isBareError(octets)) outcome.reject(error);
  }
}

/** Servers that do not understand a query may leave the question out of their reply. */
function isBareError(octets: Uint8Array): boolean {
  return octets[4] === 0 && octets[5] === 0 && ((octets[3] ?? 0) & 0x0f) !== 0;
}
