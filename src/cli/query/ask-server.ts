import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { decodeMessage } from "../../dns/decode.ts";
import type { Message, Question } from "../../dns/message.ts";
import { encodeExchangeQuery, requireReply } from "../../resolver/exchange.ts";
import { parseServerAddress } from "../server-address.ts";

/** A reply and who gave it. */
export interface Answered {
  readonly message: Message;
  readonly from: string;
}

/** How to reach a plain DNS server. */
export interface ServerOptions {
  /** Ask over TCP without trying UDP first. */
  readonly useTcp: boolean;
  readonly timeoutMs: number;
}

/**
 * Asks a DNS server over UDP, and again over TCP when the reply is truncated (RFC 7766 section 5). Rejects with
 * `FormatError` when the reply is no DNS message, or `MismatchError` when it is not the reply to this question.
 */
export async function askServer(
  question: Question,
  server: string,
  { useTcp, timeoutMs }: ServerOptions,
): Promise<Answered> {
  const at = { ...parseServerAddress(server, "server"), timeoutMs };
  const query = encodeExchangeQuery(question, { dnssecOk: false, checkingDisabled: false });
  // RFC 5452 section 9.2: nobody who cannot see the query may guess its ID.
  const id = randomInt(0x1_0000);
  new DataView(query.buffer).setUint16(0, id);
  const decodeReply = (octets: Uint8Array): Message => {
    const message = decodeMessage(octets);
    requireReply(message, question, id);
    return message;
  };
  const attempt: Attempt = { ...at, signal: AbortSignal.timeout(timeoutMs) };
  const overUdp = useTcp ? undefined : decodeReply(await exchangeUdp(query, attempt));
  if (overUdp !== undefined && !overUdp.truncated)
    return { message: overUdp, from: `${at.address}:${at.port} over UDP` };
  return { message: decodeReply(await exchangeTcp(query, attempt)), from: `${at.address}:${at.port} over TCP` };
}

/** Where and for how long one exchange is tried. */
interface Attempt {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

function timedOut({ address, port, timeoutMs }: Attempt): Error {
  return new Error(`${address}:${port} did not answer within ${timeoutMs} ms`);
}

function exchangeUdp(query: Uint8Array, attempt: Attempt): Promise<Uint8Array> {
  const { address, port, signal } = attempt;
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  const reply = new Promise<Uint8Array>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(timedOut(attempt)), { once: true });
    socket.once("error", reject);
    // Datagrams with another ID answer somebody else's question and are passed over.
    socket.on("message", (octets) => {
      if (octets[0] === query[0] && octets[1] === query[1]) resolve(octets);
    });
    socket.once("connect", () => socket.send(query));
    // A callback would be called without a route as well.
    socket.connect(port, address);
  });
  return reply.finally(() => socket.close());
}

function exchangeTcp(query: Uint8Array, attempt: Attempt): Promise<Uint8Array> {
  const { address, port, signal } = attempt;
  const socket = connect(port, address);
  const reply = new Promise<Uint8Array>((resolve, reject) => {
    let received = Buffer.alloc(0);
    signal.addEventListener("abort", () => reject(timedOut(attempt)), { once: true });
    socket.once("error", reject);
    socket.once("end", () => reject(new Error(`${address}:${port} closed the connection without a whole reply`)));
    socket.on("data", (part) => {
      received = Buffer.concat([received, part]);
      const end = received.length < 2 ? Number.POSITIVE_INFINITY : 2 + received.readUInt16BE(0);
      if (received.length >= end) resolve(received.subarray(2, end));
    });
    // Length and message in one write (RFC 7766 section 8).
    socket.write(Buffer.concat([Uint8Array.of(query.length >> 8, query.length & 0xff), query]));
  });
  return reply.finally(() => socket.destroy());
}
