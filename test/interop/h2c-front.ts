import { once } from "node:events";
import { createServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";

/** An HTTP/2 end in front of the gateway, as Cloudflare's edge is one in front of a Worker. */
export interface H2cFront {
  readonly port: number;
  close(): Promise<void>;
}

/** dig takes a reply without a stated length for an empty one. */
const FORWARDED = ["content-type", "content-length"];

/** Takes HTTP/2 without TLS, which is what `dig +http-plain` speaks, and passes each request on over HTTP/1.1. */
export async function startH2cFront(target: URL): Promise<H2cFront> {
  const server = createServer((request, response) => {
    passOn(request, response, target).catch((cause: unknown) =>
      response.stream.destroy(cause instanceof Error ? cause : new Error(String(cause))),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the front has no port");
  return {
    port: address.port,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

async function passOn(request: Http2ServerRequest, response: Http2ServerResponse, target: URL): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  const headers = { "content-type": request.headers["content-type"] ?? "", accept: request.headers.accept ?? "" };
  const body = request.method === "POST" ? { body: Buffer.concat(parts) } : {};
  const reply = await fetch(new URL(request.url, target), { method: request.method, headers, ...body });
  response.writeHead(reply.status, Object.fromEntries(FORWARDED.map((name) => [name, reply.headers.get(name) ?? ""])));
  response.end(Buffer.from(await reply.arrayBuffer()));
}
