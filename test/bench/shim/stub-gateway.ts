import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { DNS_MESSAGE } from "../../../src/doh/media-type.ts";
import { listenOnLoopback } from "../../support/loopback.ts";
import { addressReply } from "../messages.ts";

/** A DoH server that has an address for every name. */
export interface StubGateway {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Opens the gateway that the shim asks while it is warmed up. */
export async function openStubGateway(): Promise<StubGateway> {
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  const { port, close } = await listenOnLoopback(server);
  return { url: `http://127.0.0.1:${port}/dns-query`, close };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") {
    // It tells nobody what the mesh's zones are, so every name is one of the mesh.
    response.writeHead(404, { "content-length": 0 }).end();
    return;
  }
  const { edns: _edns, ...query } = decodeMessage(await readBody(request));
  const reply = encodeMessage(addressReply(query, 1));
  response.writeHead(200, { "content-type": DNS_MESSAGE, "content-length": reply.length }).end(reply);
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
