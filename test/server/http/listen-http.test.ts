import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { HttpListenError } from "../../../src/server/http/listen-error.ts";
import { TlsFileError } from "../../../src/server/tls/tls-files.ts";
import {
  DNS,
  h1Ask,
  h2Ask,
  h2Client,
  h2Post,
  openListener,
  QUERY,
  rawClient,
  rawTlsClient,
  REPLY,
  selfSigned,
} from "./running-listener.ts";
import { asReply, stubGateway } from "./stub-gateway.ts";

const transports = [
  ["TLS", selfSigned],
  ["plaintext", () => Promise.resolve(undefined)],
] as const;

describe.each(transports)("one port over %s", (_transport, tlsOf) => {
  test("answers HTTP/2", async () => {
    const { url } = await openListener(stubGateway(), { tls: await tlsOf() });
    const { status, headers, body } = await h2Post(h2Client(url));
    expect([status, headers["content-type"], headers["content-length"]]).toEqual([
      200,
      "application/dns-message",
      "25",
    ]);
    expect(body).toEqual(REPLY);
  });

  test("answers HTTP/1.1", async () => {
    const { url } = await openListener(stubGateway(), { tls: await tlsOf() });
    const { status, headers, body } = await h1Ask(`${url}/dns-query`, "POST", DNS, QUERY);
    expect([status, headers["content-type"], headers["content-length"]]).toEqual([
      200,
      "application/dns-message",
      "25",
    ]);
    expect(body).toEqual(REPLY);
  });

  test("answers at once what the gateway has at hand, over both", async () => {
    const gateway = stubGateway({ reply: asReply });
    const { url } = await openListener(gateway, { tls: await tlsOf() });
    expect((await h2Post(h2Client(url))).body).toEqual(REPLY);
    expect((await h1Ask(`${url}/dns-query`, "POST", DNS, QUERY)).body).toEqual(REPLY);
    expect([gateway.atOnce.length, gateway.requests.length]).toEqual([2, 0]);
  });

  test("says where it listens", async () => {
    const tls = await tlsOf();
    const { listener, port } = await openListener(stubGateway(), { tls });
    expect(listener.url).toBe(`${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`);
  });
});

describe("the way to the gateway", () => {
  test("what is not at hand is asked with method, URL, fields and body, and the answer's status and fields come back", async () => {
    const gateway = stubGateway({
      fetch: () => Promise.resolve(new Response("later\n", { status: 429, headers: { "retry-after": "7" } })),
    });
    const { port, url } = await openListener(gateway);
    const path = "/token/dns-query?a=%64";
    const answer = await h2Ask(
      h2Client(url),
      { ":method": "POST", ":path": path, authorization: "Bearer t", ...DNS },
      QUERY,
    );
    expect([answer.status, answer.headers["retry-after"], answer.body.toString()]).toEqual([429, "7", "later\n"]);
    const [request] = gateway.requests;
    expect([request?.method, request?.url]).toEqual(["POST", `http://127.0.0.1:${port}${path}`]);
    expect(request?.headers.get("authorization")).toBe("Bearer t");
    expect(Buffer.from(await (request?.arrayBuffer() ?? []))).toEqual(QUERY);
  });

  test.each([
    ["/dns-query", {}, { authorization: null, pathToken: "", accessAssertion: null }],
    ["/dns-query", { authorization: "Bearer t" }, { authorization: "Bearer t", pathToken: "", accessAssertion: null }],
    ["/tok/dns-query", {}, { authorization: null, pathToken: "tok", accessAssertion: null }],
    ["/dns-query", { "cf-access-jwt-assertion": "j" }, { authorization: null, pathToken: "", accessAssertion: "j" }],
  ])("a query at %s with %j shows who asks", async (path, headers, credentials) => {
    const gateway = stubGateway({ reply: asReply });
    const { url } = await openListener(gateway);
    await h2Post(h2Client(url), { ":path": path, ...headers });
    expect(gateway.atOnce.map((asked) => asked.credentials)).toEqual([credentials]);
  });

  test("HEAD has the fields and no body, and 204 has no length", async () => {
    const gateway = stubGateway({ fetch: () => Promise.resolve(new Response(null, { status: 204 })) });
    const { url } = await openListener(gateway);
    const head = await h1Ask(`${url}/healthz`, "HEAD");
    const options = await h1Ask(`${url}/dns-query`, "OPTIONS");
    expect([head.status, head.body.length]).toEqual([204, 0]);
    expect([options.status, options.headers["content-length"]]).toEqual([204, undefined]);
  });

  test("a gateway that rejects is a 500 and a line, and the next request is answered", async () => {
    let isBroken = true;
    const gateway = stubGateway({
      fetch: () => (isBroken ? Promise.reject(new Error("broken")) : Promise.resolve(new Response("fine"))),
    });
    const { url, lines } = await openListener(gateway);
    const client = h2Client(url);
    expect((await h2Ask(client, { ":path": "/readyz" })).status).toBe(500);
    expect(lines).toEqual(["a request of 127.0.0.1 failed: Error: broken"]);
    isBroken = false;
    expect((await h2Ask(client, { ":path": "/readyz" })).status).toBe(200);
  });

  test.each([true, false])("requests carry that the listener is for operators: %s", async (mayOperate) => {
    const gateway = stubGateway();
    const { url } = await openListener(gateway, { mayOperate });
    await h2Post(h2Client(url));
    expect(gateway.clients).toEqual([{ address: "127.0.0.1", mayOperate }]);
  });
});

describe("records", () => {
  test("each request is told once, with what the answer was", async () => {
    const { url, records } = await openListener(stubGateway({ reply: asReply }));
    const client = h2Client(url);
    await h2Post(client);
    await h2Ask(client, { ":path": "/secret-token/resolve?name=a" });
    await h1Ask(`${url}/anything`, "PUT", {}, QUERY);
    expect(
      records.map(({ tookMs, answer, ...record }) => ({ ...record, from: answer?.source, took: tookMs >= 0 })),
    ).toEqual([
      {
        protocol: "h2",
        method: "POST",
        route: "dns-query",
        status: 200,
        sentOctets: 25,
        address: "127.0.0.1",
        from: "packet-cache",
        took: true,
      },
      {
        protocol: "h2",
        method: "GET",
        route: "resolve",
        status: 200,
        sentOctets: 0,
        address: "127.0.0.1",
        from: undefined,
        took: true,
      },
      {
        protocol: "http/1.1",
        method: "PUT",
        route: "other",
        status: 200,
        sentOctets: 25,
        address: "127.0.0.1",
        from: undefined,
        took: true,
      },
    ]);
  });

  test("a request whose client went away is 499", async () => {
    const asked = Promise.withResolvers<void>();
    const gateway = stubGateway({ fetch: () => (asked.resolve(), new Promise(() => undefined)) });
    const gone = Promise.withResolvers<number>();
    const { url } = await openListener(gateway, { record: ({ status }) => gone.resolve(status) });
    const stream = h2Client(url).request({ ":path": "/readyz" });
    stream.on("error", () => undefined);
    await asked.promise;
    stream.close(8);
    expect(await gone.promise).toBe(499);
  });
});

describe("closing", () => {
  test.each(["h2", "http/1.1"])("answers in flight go out over %s, and then the connection ends", async (protocol) => {
    const asked = Promise.withResolvers<void>();
    const held = Promise.withResolvers<Response>();
    const { url, listener } = await openListener(stubGateway({ fetch: () => (asked.resolve(), held.promise) }));
    const answer = protocol === "h2" ? h2Post(h2Client(url)) : h1Ask(`${url}/dns-query`, "POST", DNS, QUERY);
    await asked.promise;
    const closed = listener.close(20_000);
    held.resolve(new Response("last"));
    expect((await answer).body.toString()).toBe("last");
    await closed;
    expect(listener.connections).toBe(0);
    await expect(h1Ask(`${url}/healthz`, "GET")).rejects.toThrow("ECONNREFUSED");
  });

  test("clients over HTTP/2 are told by GOAWAY, and idle connections end at once", async () => {
    const { url, listener, port } = await openListener(stubGateway());
    const client = h2Client(url);
    await h2Post(client);
    const idle = rawClient(port);
    idle.socket.write("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n");
    await once(idle.socket, "data");
    const goneAway = once(client, "goaway");
    await listener.close(20_000);
    expect((await goneAway)[0]).toBe(0);
    await idle.closed;
  });

  test("what hangs is ended once the grace is over", async () => {
    const asked = Promise.withResolvers<void>();
    const { url, listener } = await openListener(
      stubGateway({ fetch: () => (asked.resolve(), new Promise(() => undefined)) }),
    );
    const outcome = h2Post(h2Client(url)).catch((error: unknown) => String(error));
    await asked.promise;
    await listener.close(10);
    expect(await outcome).toContain("closed");
  });
});

describe("opening", () => {
  test("0.0.0.0 and :: on one port are two listeners, for IPv4 and for IPv6", async () => {
    const v4 = await openListener(stubGateway(), { host: "0.0.0.0" });
    const v6 = await openListener(stubGateway(), { host: "::", port: v4.port });
    for (const host of ["127.0.0.1", "[::1]"]) {
      expect((await h1Ask(`http://${host}:${v4.port}/dns-query`, "POST", DNS, QUERY)).status).toBe(200);
    }
    expect([v4.records, v6.records].map((records) => records.map(({ address }) => address))).toEqual([
      ["127.0.0.1"],
      ["::1"],
    ]);
  });

  test("a port that is taken is named, with what to do", async () => {
    const { port } = await openListener(stubGateway());
    const opening = openListener(stubGateway(), { port });
    await expect(opening).rejects.toThrow(HttpListenError);
    await expect(opening).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: another program holds the port`);
  });

  test("a certificate file that is not there is named", async () => {
    const tls = { ...(await selfSigned()), keyFile: "/nowhere/tls.key" };
    const opening = openListener(stubGateway(), { tls });
    await expect(opening).rejects.toThrow(TlsFileError);
    await expect(opening).rejects.toThrow("/nowhere/tls.key cannot be read: ENOENT");
  });
});

describe("TLS", () => {
  test.each([
    [["h2", "http/1.1"], "h2"],
    [["http/1.1", "h2"], "h2"],
    [["http/1.1"], "http/1.1"],
    [undefined, false],
  ])("a client that offers %j gets %s", async (ALPNProtocols, chosen) => {
    const { port } = await openListener(stubGateway(), { tls: await selfSigned() });
    const { socket } = rawTlsClient(port, ALPNProtocols === undefined ? {} : { ALPNProtocols });
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe(chosen);
  });

  test("a client that knows neither protocol is refused", async () => {
    const { port } = await openListener(stubGateway(), { tls: await selfSigned() });
    const { socket } = rawTlsClient(port, { ALPNProtocols: ["spdy/1"] });
    const [error] = await once(socket, "error").catch((failure: unknown) => [failure]);
    expect(String(error)).toContain("no application protocol");
  });

  test("TLS 1.1 is refused, 1.2 taken", async () => {
    const { port } = await openListener(stubGateway(), { tls: await selfSigned() });
    const old = rawTlsClient(port, { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" });
    const good = rawTlsClient(port, { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" });
    await once(good.socket, "secureConnect");
    await old.closed;
    expect([old.socket.authorized, old.socket.getProtocol(), good.socket.getProtocol()]).toEqual([
      false,
      null,
      "TLSv1.2",
    ]);
  });
});
