import { FrameReader, frameOf } from "../dns/frame-reader.ts";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";
import { encodeExchangeQuery } from "../resolver/exchange.ts";
import { readForwarded } from "../resolver/forwarded-reply.ts";
import { abandonment, UpstreamError, type Upstream, type UpstreamAttempt } from "../resolver/upstream.ts";
import { startTimer } from "../gateway/start-timer.ts";

/** `connect` of `cloudflare:sockets`. */
export type Connect = (address: SocketAddress, options: SocketOptions) => Socket;

/** How long an address may take to connect when there is another to try; less where the query has little time. */
const MOST_ADDRESS_MS = 1000;

/**
 * A server that is asked over TCP or TLS, on a connection for each query: requests cannot share sockets. An address that
 * cannot be reached has the next one tried; the last good one comes first.
 */
export function socketUpstream(address: UpstreamAddress, connect: Connect): Upstream {
  const { bootstrapAddresses, host, label, randomCase, scheme } = address;
  const transport = scheme === "tls" ? "tls" : "tcp";
  let hosts = bootstrapAddresses[0] === undefined ? [host] : bootstrapAddresses;

  async function exchange(query: Uint8Array, limitMs: number, ended: Promise<never>): Promise<Uint8Array> {
    let othersLeft = hosts.length;
    for (const hostname of hosts) {
      othersLeft--;
      try {
        const open = (): Socket => openSocket(address, hostname, connect);
        return await overSocket(open, query, ended, othersLeft && limitMs);
      } catch (error) {
        hosts = [...hosts.filter((other) => other !== hostname), hostname];
        if (othersLeft === 0 || !(error instanceof UpstreamError) || error.code !== "unreachable") throw error;
      }
    }
    return ended;
  }

  return {
    label,
    ask: async (question, context, attempt) => {
      const id = randomUint16();
      const spelling = randomCase ? { randomCase: Math.random } : {};
      const query = encodeExchangeQuery(question, context, { transport, id, ...spelling });
      const limitMs = Math.min(MOST_ADDRESS_MS, attempt.timeoutMs / 3);
      const octets = await within(attempt, (ended) => exchange(query, limitMs, ended));
      return readForwarded(octets, question, randomCase ? { id, spelledAs: query } : { id }).reply;
    },
  };
}

function openSocket({ scheme, port, serverName }: UpstreamAddress, hostname: string, connect: Connect): Socket {
  const secureTransport = scheme !== "tls" ? "off" : hostname === serverName ? "on" : "starttls";
  const socket = quiet(connect({ hostname, port }, { secureTransport, allowHalfOpen: false }));
  return secureTransport === "starttls" ? quiet(socket.startTls({ expectedServerHostname: serverName })) : socket;
}

/** What goes wrong is told by reading and writing; told a second time, nobody would catch it. */
function quiet(socket: Socket): Socket {
  for (const told of [socket.opened, socket.closed]) told.catch(() => undefined);
  return socket;
}

/** Ends it when the time or the interest is over. */
async function within(
  { timeoutMs, whenAbandoned }: UpstreamAttempt,
  exchange: (ended: Promise<never>) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  let cancel: (() => void) | undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    const text = `did not answer within ${Math.round(timeoutMs)} ms`;
    cancel = startTimer(timeoutMs, () => reject(new UpstreamError("timeout", text)));
    whenAbandoned(() => reject(abandonment()));
  });
  // Also when there is no socket to race with.
  ended.catch(() => undefined);
  return exchange(ended).finally(() => cancel?.());
}

/** Closes the socket whatever comes of it: an answer, an error, or no connection within `limitMs`, if that is not 0. */
async function overSocket(
  open: () => Socket,
  query: Uint8Array,
  ended: Promise<never>,
  limitMs: number,
): Promise<Uint8Array> {
  let socket: Socket | undefined;
  let cancel: (() => void) | undefined;
  try {
    const opened = (socket = open());
    const late = new Promise<never>((_resolve, reject) => {
      if (limitMs > 0) cancel = startTimer(limitMs, reject);
    });
    opened.opened.then(
      () => cancel?.(),
      () => undefined,
    );
    const [reply] = await Promise.race([Promise.all([readReply(opened), send(opened, query)]), ended, late]);
    return reply;
  } catch (cause) {
    // What the runtime says of a failed connection is a reference into its own logs.
    throw cause instanceof UpstreamError ? cause : new UpstreamError("unreachable", "could not be reached", { cause });
  } finally {
    cancel?.();
    // A socket that failed says so again.
    socket?.close().catch(() => undefined);
  }
}

async function send(socket: Socket, query: Uint8Array): Promise<void> {
  await socket.writable.getWriter().write(frameOf(query));
}

async function readReply(socket: Socket): Promise<Uint8Array> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = socket.readable.getReader();
  const frames = new FrameReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new UpstreamError("broken", "closed the connection without an answer");
    frames.push(value);
    const reply = frames.next();
    if (reply !== undefined) return reply;
  }
}

/** Nobody who cannot see a query may guess its ID (RFC 5452 section 9.2). */
function randomUint16(): number {
  return crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
}
