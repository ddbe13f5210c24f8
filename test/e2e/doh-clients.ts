import { once } from "node:events";
import { connect, type ClientHttp2Session } from "node:http2";
import { request } from "node:https";
import { onTestFinished } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { outcome, question } from "../support/records.ts";

const MEDIA_TYPE = "application/dns-message";

/** What a DoH server said: the status, and for 200 the rcode and the answer as lines of a zone file. */
export type Said = readonly (number | string)[];

/** An HTTP/2 connection that is closed after the test; `certificate` in PEM is what it trusts. */
export function openSession(url: URL, certificate?: string): ClientHttp2Session {
  const session = connect(url.href, certificate === undefined ? {} : { ca: certificate });
  session.on("error", () => {});
  onTestFinished(() => session.destroy());
  return session;
}

/** Asks by POST over HTTP/2. */
export async function askOverH2(session: ClientHttp2Session, name: string, path = "/dns-query"): Promise<Said> {
  const stream = session.request({ ":method": "POST", ":path": path, "content-type": MEDIA_TYPE });
  stream.end(queryFor(name));
  const [headers] = await once(stream, "response");
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return saidBy(Number(Object(headers)[":status"]), Buffer.concat(parts));
}

/** Asks a DNS resource by GET over HTTP/1.1 and TLS. */
export async function askOverH1(resource: URL, name: string, certificate: string): Promise<Said> {
  const url = new URL(resource);
  url.searchParams.set("dns", Buffer.from(queryFor(name)).toString("base64url"));
  const sent = request(url.href, { ca: certificate, agent: false }).end();
  const [response] = await once(sent, "response");
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(Buffer.from(part));
  return saidBy(response.statusCode, Buffer.concat(parts));
}

function saidBy(status: number, body: Uint8Array): Said {
  return status === 200 ? [status, ...outcome(decodeMessage(body))] : [status];
}

function queryFor(name: string): Uint8Array {
  return encodeExchangeQuery(question(name), { dnssecOk: false, checkingDisabled: false });
}
