import type { Client, Credentials } from "../../../src/gateway/arrival.ts";
import type { Gateway } from "../../../src/gateway/gateway.ts";

/** A gateway whose answers a test writes out, and what it was asked. */
export interface StubGateway extends Gateway {
  readonly requests: Request[];
  /** Who sent them. */
  readonly clients: Client[];
  readonly atOnce: { readonly query: Uint8Array; readonly credentials: Credentials }[];
}

/** What a stub answers; what is left out is a query that echoes: the reply is the query with QR set. */
export interface StubAnswers {
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Absent: nothing is answered at once. */
  readonly reply?: (query: Uint8Array) => Uint8Array<ArrayBuffer> | undefined;
}

/** Makes a stub. */
export function stubGateway({ fetch = echoQuery, reply }: StubAnswers = {}): StubGateway {
  const requests: Request[] = [];
  const clients: Client[] = [];
  const atOnce: StubGateway["atOnce"] = [];
  return {
    requests,
    clients,
    atOnce,
    fetch: (request, { client }) => {
      requests.push(request);
      clients.push(client);
      return fetch(request);
    },
    answerAtOnce: (query, credentials, arrival) => {
      const { authorization, pathToken, accessAssertion } = credentials;
      atOnce.push({ query, credentials: { authorization, pathToken, accessAssertion } });
      const octets = reply?.(query);
      if (octets === undefined) return undefined;
      arrival.answered?.({ view: "stub", source: "packet-cache", query, reply: octets });
      return { octets, mayBeShared: credentials.authorization === null, vary: "authorization", snapshot: "" };
    },
  };
}

async function echoQuery(request: Request): Promise<Response> {
  const query = new Uint8Array(await request.arrayBuffer());
  return new Response(asReply(query), { headers: { "content-type": "application/dns-message" } });
}

/** The query with QR set. */
export function asReply(query: Uint8Array): Uint8Array<ArrayBuffer> {
  const reply = Uint8Array.from(query);
  if (reply.length > 2) reply[2] = (reply[2] ?? 0) | 0x80;
  return reply;
}
