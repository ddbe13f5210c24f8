import { once } from "node:events";
import { createSecureServer } from "node:http2";
import type { Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { Destination, type HostAddresses } from "../../src/upstreams/destination.ts";
import { HttpClient, type HttpClientParts } from "../../src/upstreams/http-client.ts";
import { headerOf } from "../../src/upstreams/http-reply.ts";
import { queryForm, type RequestForm } from "../../src/upstreams/request-form.ts";
import { SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY } from "../shim/self-signed.ts";
import type { Behave } from "./fake-server.ts";
import { closing, destinationOf, patience, serve, TRUST, urlOf, type Protocol } from "./scene.ts";

const ECHO: Behave = (query, { send }) => send(query, { age: "5", "meshdoh-snapshot": "12-0123456789abcdef" });
const SERVER_TLS = { cert: SELF_SIGNED_CERTIFICATE, key: SELF_SIGNED_KEY };
const QUERY = Uint8Array.of(1, 2, 3);
const FORM = queryForm("https://dns.example/dns-query", { authorization: "Bearer s3cret" });
const PAGE: RequestForm = {
  method: "GET",
  target: "/view?x=1",
  headers: { accept: "application/json" },
  mediaType: "application/json",
  maxOctets: 10,
};

function clientOf(protocol: Protocol, port: number, parts: Partial<HttpClientParts> = {}): HttpClient {
  return closing(new HttpClient({ destination: destinationOf(urlOf(protocol, port)), ...parts }));
}

describe.each(["h2", "h2c", "https", "http"] as const)("a client over %s", (protocol) => {
  test("sends the headers of its form, and brings the headers of the reply", async () => {
    let seen: unknown;
    const server = await serve(protocol, (query, wire) => {
      seen = wire.headers?.authorization;
      ECHO(query, wire);
    });
    const { octets, ageSeconds, headers } = await clientOf(protocol, server.port).exchange(FORM, QUERY, patience());
    expect([[...octets], ageSeconds, headerOf(headers, "meshdoh-snapshot")]).toEqual([
      [1, 2, 3],
      5,
      "12-0123456789abcdef",
    ]);
    expect(seen).toBe("Bearer s3cret");
  });

  test("gets other things than DNS messages over the same connection, up to the size that they may have", async () => {
    let body = '{"a":1}';
    const seen: unknown[] = [];
    const server = await serve(protocol, (query, wire) => {
      if (wire.method === "POST") return ECHO(query, wire);
      seen.push([wire.method, wire.path, wire.headers?.["content-length"], query.length]);
      wire.respond?.(200, { "content-type": "application/json" }, body);
    });
    const client = clientOf(protocol, server.port);
    await client.exchange(FORM, QUERY, patience());
    const count = server.sockets.length;
    const { octets } = await client.exchange(PAGE, undefined, patience());
    expect(new TextDecoder().decode(octets)).toBe('{"a":1}');
    expect(server.sockets).toHaveLength(count);
    expect(seen).toEqual([["GET", "/view?x=1", undefined, 0]]);
    body = "12345678901";
    await expect(client.exchange(PAGE, undefined, patience())).rejects.toMatchObject({
      code: "malformed",
      message: "sent more than 10 octets",
    });
  });

  test("tells when it asks again because a connection was closed", async () => {
    const server = await serve(protocol, (query, wire) =>
      server.queries.length === 2 ? wire.reset() : ECHO(query, wire),
    );
    let retries = 0;
    const client = clientOf(protocol, server.port, { onRetry: () => retries++ });
    for (let count = 0; count < 2; count++) await client.exchange(FORM, QUERY, patience());
    expect([retries, server.queries.length]).toEqual([1, 3]);
  });

  test("finds out where its server is before it connects, and never asks the system", async () => {
    const server = await serve(protocol, ECHO);
    const known: string[] = [];
    const addresses = { known, refresh: async () => void known.push("127.0.0.1") };
    const client = clientAt(urlOf(protocol, server.port).replace("127.0.0.1", "localhost"), addresses);
    expect([...(await client.exchange(FORM, QUERY, patience())).octets]).toEqual([1, 2, 3]);
  });
});

function clientAt(url: string, addresses: HostAddresses): HttpClient {
  const address = parseUpstreamAddress(url, { plainUpstreams: true });
  return closing(new HttpClient({ destination: new Destination(address, TRUST, addresses) }));
}

describe("a client of a server that is nowhere", () => {
  test("fails as its search does", async () => {
    const refresh = (): Promise<void> => Promise.reject(new UpstreamError("unreachable", "its name does not exist"));
    const client = clientAt("https://dns.example/x", { known: [], refresh });
    await expect(client.exchange(FORM, QUERY, patience())).rejects.toThrow("its name does not exist");
  });

  test("waits no longer than the query does", async () => {
    const client = clientAt("https://dns.example/x", { known: [], refresh: () => new Promise(() => undefined) });
    await expect(client.exchange(FORM, QUERY, patience(20))).rejects.toMatchObject({ code: "timeout" });
  });
});

/** A server that has both versions, and notes which one each request came over. */
async function serveBoth(versions: string[]): Promise<number> {
  const server = createSecureServer({ ...SERVER_TLS, allowHTTP1: true }, (request, response) => {
    versions.push(request.httpVersion);
    response.writeHead(200, { "content-type": "application/dns-message" }).end(QUERY);
  });
  const sockets: Socket[] = [];
  server.on("secureConnection", (socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}

describe("the version of HTTP", () => {
  test.each([
    [["h2", "http/1.1"], "2.0"],
    [["http/1.1"], "1.1"],
  ] as const)("is, of a server that has both and is offered %j, %s", async (protocols, expected) => {
    const versions: string[] = [];
    const client = clientOf("https", await serveBoth(versions), { protocols });
    for (let count = 0; count < 2; count++) await client.exchange(FORM, QUERY, patience());
    expect(versions).toEqual([expected, expected]);
  });
});
