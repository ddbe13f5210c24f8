import { createSecureContext } from "node:tls";
import { expect, onTestFinished } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import type { UpstreamAttempt } from "../../src/resolver/upstream.ts";
import { Attempt } from "../../src/upstreams/attempt.ts";
import { Destination } from "../../src/upstreams/destination.ts";
import type { OpenUpstream } from "../../src/upstreams/open-upstream.ts";
import { SELF_SIGNED_CERTIFICATE } from "../shim/self-signed.ts";
import { question, record, zoneText } from "../support/records.ts";
import { contextOf } from "../support/view.ts";
import { SERVERS, type Behave, type FakeServer } from "./fake-server.ts";

export type Protocol = keyof typeof SERVERS;

export const PROTOCOLS = ["udp", "tcp", "tls", "h2", "h2c", "https", "http"] as const satisfies readonly Protocol[];

/** Trusts the certificate of the fake servers. */
export const TRUST = createSecureContext({ ca: SELF_SIGNED_CERTIFICATE });

/** Starts a server that ends with the test. */
export async function serve(protocol: Protocol, behave: Behave, port?: number, host?: string): Promise<FakeServer> {
  const server = await SERVERS[protocol](behave, port, host);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Where a fake server is, as its URL. */
export function urlOf(protocol: Protocol, port: number): string {
  const scheme = { h2: "https", h2c: "http", udp: "udp", tcp: "tcp", tls: "tls", https: "https", http: "http" }[
    protocol
  ];
  return `${scheme}://127.0.0.1:${port}${scheme.startsWith("http") ? "/dns-query" : ""}`;
}

export function destinationOf(url: string): Destination {
  return new Destination(parseUpstreamAddress(url, { plainUpstreams: true }), TRUST);
}

/** Closes an upstream with the test. */
export function closing<T extends { close(): void }>(upstream: T): T {
  onTestFinished(() => upstream.close());
  return upstream;
}

export function attemptOf(timeoutMs = 5000): UpstreamAttempt {
  return { timeoutMs, whenAbandoned: () => undefined };
}

export function patience(timeoutMs = 5000): Attempt {
  return new Attempt(attemptOf(timeoutMs));
}

/** Asks for the address of a name; the lines of the answer. */
export async function askFor(upstream: OpenUpstream, name = "www.example.com", timeoutMs = 5000): Promise<string[]> {
  return zoneText((await upstream.ask(question(name), contextOf(), attemptOf(timeoutMs))).answer);
}

/** Asks a question that nobody waits for any more after a time, and fails for that. */
export async function abandonAfter(upstream: OpenUpstream, ms: number): Promise<void> {
  const whenAbandoned = (stop: () => void): void => void setTimeout(stop, ms);
  const asked = upstream.ask(question("www.example.com"), contextOf(), { ...attemptOf(), whenAbandoned });
  await expect(asked).rejects.toMatchObject({ code: "withdrawn" });
}

/** A good reply: the query's name has the address 192.0.2.80 for 300 seconds. */
export function replyTo(query: Uint8Array, parts: Partial<Message> = {}): Uint8Array {
  const { edns: _edns, ...asked } = decodeMessage(query);
  const owner = asked.question[0]?.name ?? "";
  const reply = { ...asked, isResponse: true, answer: [record(`${owner} 300 A 192.0.2.80`)], ...parts };
  const octets = encodeMessage(reply);
  // The name as it was spelled (0x20).
  if (parts.question === undefined) octets.set(query.subarray(12, 12 + owner.length), 12);
  return octets;
}

export const GOOD: Behave = (query, { send }) => send(replyTo(query));
