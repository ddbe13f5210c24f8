import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as h1Request } from "node:http";
import { connect as h2Connect, type ClientHttp2Session, type IncomingHttpHeaders } from "node:http2";
import { request as tlsRequest } from "node:https";
import { connect as tcpConnect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as tlsConnect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import type { Gateway } from "../../../src/gateway/gateway.ts";
import type { HttpListener, HttpListenerSettings, RequestRecord } from "../../../src/server/http/http-listener.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "../../../src/server/http/limits.ts";
import { listenHttp } from "../../../src/server/http/listen-http.ts";
import type { TlsSource } from "../../../src/server/tls/tls-source.ts";
import { SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY } from "../../shim/self-signed.ts";

export const DNS = { "content-type": "application/dns-message" };
/** `example. A`, ID 0, RD. */
export const QUERY = Buffer.from("000001000001000000000000076578616d706c650000010001", "hex");
export const REPLY = Buffer.from("000081000001000000000000076578616d706c650000010001", "hex");

/** A response as a client has it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A listener that ends with its test, and what it told. */
export interface Scene {
  readonly listener: HttpListener;
  readonly url: string;
  readonly port: number;
  readonly records: RequestRecord[];
  readonly lines: string[];
}

/** A listener before `gateway` on a free port; plaintext unless there is a TLS source. */
export async function openListener(
  gateway: Gateway,
  settings: Partial<HttpListenerSettings> = {},
  limits: Partial<HttpLimits> = {},
): Promise<Scene> {
  const records: RequestRecord[] = [];
  const lines: string[] = [];
  const listener = await listenHttp(
    {
      host: "127.0.0.1",
      port: 0,
      tls: undefined,
      gateway,
      mayOperate: false,
      record: (record) => void records.push(record),
      report: (line) => void lines.push(line),
      ...settings,
    },
    { ...DEFAULT_HTTP_LIMITS, ...limits },
  );
  onTestFinished(() => listener.close(0));
  return { listener, url: listener.url, port: Number(new URL(listener.url).port), records, lines };
}

/** A folder that ends with its test. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-http-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A certificate for 127.0.0.1 in files. */
export async function selfSigned(): Promise<TlsSource> {
  const folder = await scratchFolder();
  const [certificateFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  await Promise.all([writeFile(certificateFile, SELF_SIGNED_CERTIFICATE), writeFile(keyFile, SELF_SIGNED_KEY)]);
  return { certificateFile, keyFile };
}

/** An HTTP/2 client, over TLS by the URL's scheme, in plaintext with prior knowledge. */
export function h2Client(url: string): ClientHttp2Session {
  const session = h2Connect(url, { rejectUnauthorized: false });
  // What a test expects to fail is seen at the request.
  session.on("error", () => undefined);
  onTestFinished(() => session.destroy());
  return session;
}

/** Sends one request over HTTP/2 and waits for its whole answer. Rejects when the stream ends without one. */
export function h2Ask(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  body?: Uint8Array,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: body === undefined });
    const parts: Buffer[] = [];
    let answered: IncomingHttpHeaders | undefined;
    stream.on("response", (fields) => (answered = fields));
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("error", reject);
    stream.on("close", () => {
      if (answered === undefined) reject(new Error(`closed with ${stream.rstCode}`));
      else resolve({ status: Number(answered[":status"]), headers: answered, body: Buffer.concat(parts) });
    });
    if (body !== undefined) stream.end(body);
  });
}

/** Posts a query over HTTP/2. */
export function h2Post(session: ClientHttp2Session, headers: Record<string, string> = {}): Promise<Answer> {
  return h2Ask(session, { ":method": "POST", ":path": "/dns-query", ...DNS, ...headers }, QUERY);
}

/** Sends one request over HTTP/1.1 on a connection of its own. */
export async function h1Ask(
  url: string,
  method: string,
  headers: Record<string, string> = {},
  body?: Uint8Array,
): Promise<Answer> {
  const send = url.startsWith("https:") ? tlsRequest : h1Request;
  const request = send(url, { method, headers, agent: false, rejectUnauthorized: false });
  request.end(body);
  const [response] = await once(request, "response");
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}

/** A TCP connection that ends with its test; `text` gathers what comes. */
export interface RawClient {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  readonly text: () => string;
}

export function rawClient(port: number): RawClient {
  return gathering(tcpConnect(port, "127.0.0.1"));
}

export function rawTlsClient(
  port: number,
  options: ConnectionOptions = {},
): RawClient & { readonly socket: TLSSocket } {
  const socket = tlsConnect({ port, host: "127.0.0.1", rejectUnauthorized: false, ...options });
  return { ...gathering(socket), socket };
}

function gathering(socket: Socket): RawClient {
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => void socket.on("close", resolve));
  onTestFinished(() => void socket.destroy());
  return { socket, closed, text: () => Buffer.concat(parts).toString("latin1") };
}
