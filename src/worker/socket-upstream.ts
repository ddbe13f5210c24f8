import { FrameReader, frameOf } from "../dns/frame-reader.ts";
import type { UpstreamAddress } from "../gateway/upstream-address.ts";
import { encodeExchangeQuery } from "../resolver/exchange.ts";
import { readForwarded } from "../resolver/forwarded-reply.ts";
import { UpstreamError, type Upstream, type UpstreamAttempt } from "../resolver/upstream.ts";

/** `connect` of `cloudflare:sockets`. */
export type Connect = (address: SocketAddress, options: SocketOptions) => Socket;

/** A server that is asked over TCP or TLS, on a connection for each query: requests cannot share sockets. */
export function socketUpstream(address: UpstreamAddress, connect: Connect): Upstream {
  const transport = address.scheme === "tls" ? "tls" : "tcp";
  return {
    label: address.label,
    ask: async (question, context, attempt) => {
      const id = randomUint16();
      const spelling = address.randomCase ? { randomCase: Math.random } : {};
      const query = encodeExchangeQuery(question, context, { transport, id, ...spelling });
      const octets = await within(attempt, () => openSocket(address, connect), query);
      return readForwarded(octets, question, address.randomCase ? { id, spelledAs: query } : { id }).reply;
    },
  };
}

function openSocket({ scheme, host, port, bootstrapAddresses, serverName }: UpstreamAddress, connect: Connect): Socket {
  const [hostname = host] = bootstrapAddresses;
  const secureTransport = scheme !== "tls" ? "off" : hostname === serverName ? "on" : "starttls";
  const socket = quiet(connect({ hostname, port }, { secureTransport, allowHalfOpen: false }));
  return secureTransport === "starttls" ? quiet(socket.startTls({ expectedServerHostname: serverName })) : socket;
}

/** What goes wrong is told by reading and writing; told a second time, nobody would catch it. */
function quiet(socket: Socket): Socket {
  for (const told of [socket.opened, socket.closed]) told.catch(() => undefined);
  return socket;
}

/** Closes the socket whatever comes of it: an answer, an error, the end of the time or of the interest. */
async function within(
  { timeoutMs, whenAbandoned }: UpstreamAttempt,
  open: () => Socket,
  query: Uint8Array,
): Promise<Uint8Array> {
  let socket: Socket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (text: string): void => reject(new UpstreamError("timeout", text));
    timer = setTimeout(() => end(`did not answer within ${Math.round(timeoutMs)} ms`), timeoutMs);
    whenAbandoned(() => end("nobody waited for the answer any more"));
  });
  // Also when there is no socket to race with.
  ended.catch(() => undefined);
  try {
    socket = open();
    const [reply] = await Promise.race([Promise.all([readReply(socket), send(socket, query)]), ended]);
    return reply;
  } catch (cause) {
    // What the runtime says of a failed connection is a reference into its own logs.
    throw cause instanceof UpstreamError ? cause : new UpstreamError("unreachable", "could not be reached", { cause });
  } finally {
    if (timer !== undefined) clearTimeout(timer);
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
