import { once } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { constants, type Http2Stream } from "node:http2";
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
  selfSigned,
  type Scene,
} from "./running-listener.ts";
import { asReply, stubGateway } from "./stub-gateway.ts";

// Clients that are slow, silent or hostile: each has its defined end, and another client is served meanwhile.

/** Times short enough for a test, so long that a busy machine does not reach them by itself. */
const HASTY = { bodyMs: 200, firstRequestMs: 200, idleMs: 200, sendMs: 200, answerMs: 200, checkIntervalMs: 20 };
const POST = { ":method": "POST", ":path": "/dns-query", ...DNS };
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

async function expectOthersServed({ url }: Scene): Promise<void> {
  expect((await h2Post(h2Client(url))).status).toBe(200);
  expect((await h1Ask(`${url}/dns-query`, "POST", DNS, QUERY)).status).toBe(200);
}

/** One frame of HTTP/2. */
function frame(type: number, flags: number, stream: number, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
const SETTINGS = frame(4, 0, 0);
const [HEADERS_FRAME, RESET_FRAME, CONTINUATION_FRAME] = [1, 3, 9];
const [END_STREAM, END_HEADERS] = [1, 4];
/** POST / over http, by HPACK's static table, to the authority "a". */
const POST_ROOT = Uint8Array.of(0x83, 0x84, 0x86, 0x01, 0x01, 0x61);

describe("slow", () => {
  test.each([
    ["nothing at all", ""],
    ["half a preface of HTTP/2", PREFACE.slice(0, 10)],
    ["half a header of HTTP/1.1", "POST /dns-query HTTP/1.1\r\nhost: a\r\n"],
    ["a preface of HTTP/2 and no request", PREFACE],
    [
      "a header of HTTP/2 that does not end",
      Buffer.concat([Buffer.from(PREFACE), SETTINGS, frame(HEADERS_FRAME, 0, 1, POST_ROOT)]),
    ],
  ])("a connection that brings %s is ended", async (_what, octets) => {
    const scene = await openListener(stubGateway(), {}, HASTY);
    const { socket, closed } = rawClient(scene.port);
    socket.write(octets);
    await expectOthersServed(scene);
    await closed;
  });

  test("a TLS handshake that does not go on is ended", async () => {
    const scene = await openListener(stubGateway(), { tls: await selfSigned() }, HASTY);
    const { closed } = rawClient(scene.port);
    await expectOthersServed(scene);
    await closed;
  });

  test("a body that stops is 408 over HTTP/2, and the connection goes on", async () => {
    const scene = await openListener(stubGateway(), {}, HASTY);
    const client = h2Client(scene.url);
    const stream = client.request(POST);
    stream.write(QUERY.subarray(0, 5));
    const ended = once(stream, "close");
    await expectOthersServed(scene);
    const [headers] = await once(stream, "response");
    stream.resume();
    await ended;
    expect([headers[":status"], stream.rstCode]).toEqual([408, constants.NGHTTP2_NO_ERROR]);
    expect((await h2Post(client)).status).toBe(200);
  });

  test("a body that stops is 408 over HTTP/1.1, and the connection ends", async () => {
    const scene = await openListener(stubGateway(), {}, HASTY);
    const { socket, closed, text } = rawClient(scene.port);
    socket.write("POST /dns-query HTTP/1.1\r\nhost: a\r\ncontent-length: 30\r\n\r\nhalf");
    await expectOthersServed(scene);
    await closed;
    expect(text()).toMatch(/^HTTP\/1.1 408 .*connection: close.*the body did not arrive in time\n$/is);
  });

  test("a connection between requests is ended when it is idle, over HTTP/2 by GOAWAY", async () => {
    const scene = await openListener(stubGateway(), {}, HASTY);
    const client = h2Client(scene.url);
    await h2Post(client);
    const { socket, closed, text } = rawClient(scene.port);
    socket.write("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n");
    expect((await once(client, "goaway"))[0]).toBe(constants.NGHTTP2_NO_ERROR);
    await closed;
    expect(text()).toMatch(/^HTTP\/1.1 200 /);
  });

  test("a gateway that takes too long is 503", async () => {
    const scene = await openListener(stubGateway({ fetch: () => new Promise(() => undefined) }), {}, HASTY);
    expect((await h2Post(h2Client(scene.url))).status).toBe(503);
    expect((await h1Ask(`${scene.url}/dns-query`, "POST", DNS, QUERY)).status).toBe(503);
  });

  test("a client that never reads is cut off", async () => {
    const large = new Uint8Array(65_535);
    const scene = await openListener(stubGateway({ reply: () => large }), {}, { ...HASTY, idleMs: 60_000 });
    const session = h2Client(scene.url);
    // Its window takes no octets, so the reply stays here.
    session.settings({ initialWindowSize: 0 });
    await once(session, "localSettings");
    const stream = session.request(POST);
    stream.on("error", () => undefined);
    stream.end(QUERY);
    await once(stream, "response");
    await expectOthersServed(scene);
    await closeOf(stream);
    expect(stream.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  });

  test("a client that reads no reply may have us keep only so many", async () => {
    const large = new Uint8Array(65_535);
    const scene = await openListener(stubGateway({ reply: () => large }), {}, { maxHeldOctets: 200_000 });
    const session = h2Client(scene.url);
    session.settings({ initialWindowSize: 0 });
    await once(session, "localSettings");
    const streams = Array.from({ length: 5 }, () => {
      const stream = session.request(POST);
      stream.on("error", () => undefined);
      stream.end(QUERY);
      return stream;
    });
    await Promise.all(streams.slice(3).map((stream) => closeOf(stream)));
    expect(streams.map(({ closed, rstCode }) => closed && rstCode)).toEqual([false, false, false, 11, 11]);
    await expectServedSmall(scene);
  });
});

/** Waits for the end of a stream, be it an error or not. */
function closeOf(stream: Http2Stream): Promise<void> {
  return new Promise((resolve) => void stream.on("close", () => resolve()));
}

async function expectServedSmall({ url }: Scene): Promise<void> {
  expect((await h1Ask(`${url}/dns-query`, "POST", DNS, QUERY)).status).toBe(200);
}

describe("hostile", () => {
  test("rapid reset ends the connection with ENHANCE_YOUR_CALM after so many", async () => {
    // The raw client asks for "/", which is never answered; everybody else is.
    const fetch = (request: Request): Promise<Response> =>
      new URL(request.url).pathname === "/" ? new Promise(() => undefined) : Promise.resolve(new Response("fine"));
    const gateway = stubGateway({ fetch });
    const scene = await openListener(gateway, {}, { resetBurst: 50, resetsPerSecond: 0 });
    const neighbour = h2Client(scene.url);
    await h2Post(neighbour);
    const { socket, closed } = rawClient(scene.port);
    const parts: Buffer[] = [];
    socket.on("data", (part: Buffer) => parts.push(part));
    socket.write(Buffer.concat([Buffer.from(PREFACE), SETTINGS]));
    for (let id = 1; id < 800; id += 2) {
      socket.write(frame(HEADERS_FRAME, END_STREAM | END_HEADERS, id, POST_ROOT));
      socket.write(frame(RESET_FRAME, 0, id, Uint8Array.of(0, 0, 0, 8)));
    }
    await closed;
    const goAway = Buffer.concat(parts).indexOf(Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0]));
    expect(Buffer.concat(parts).readUInt32BE(goAway + 13)).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    expect(gateway.requests.length).toBeLessThan(250);
    expect((await h2Post(neighbour)).status).toBe(200);
    await expectOthersServed(scene);
  });

  test("resets at the pace of a browser that changes its mind are borne", async () => {
    const gateway = stubGateway({ fetch: () => new Promise(() => undefined) });
    const scene = await openListener(gateway, {}, { resetBurst: 5 });
    const client = h2Client(scene.url);
    for (let count = 0; count < 5; count++) {
      const stream = client.request({ ":path": "/readyz" });
      stream.on("error", () => undefined);
      await vi.waitFor(() => expect(gateway.requests).toHaveLength(count + 1), 20_000);
      stream.close(constants.NGHTTP2_CANCEL);
      await once(stream, "close");
    }
    expect(client.destroyed).toBe(false);
  });

  test.each([
    ["garbage", "\u0016\u0003\u0001garbage that is no handshake at all, of some length"],
    ["plaintext HTTP/1.1", "GET / HTTP/1.1\r\nhost: a\r\n\r\n"],
    ["plaintext HTTP/2", PREFACE],
  ])("%s instead of TLS ends the connection", async (_what, octets) => {
    const scene = await openListener(stubGateway(), { tls: await selfSigned() });
    const { socket, closed } = rawClient(scene.port);
    socket.write(octets, "latin1");
    await closed;
    await expectOthersServed(scene);
  });

  test("garbage instead of HTTP is 400 and ends the connection", async () => {
    const scene = await openListener(stubGateway());
    const { socket, closed, text } = rawClient(scene.port);
    socket.write("garbage\r\n\r\n");
    await closed;
    expect(text()).toMatch(/^HTTP\/1.1 400 /);
    await expectOthersServed(scene);
  });

  test("garbage after the preface of HTTP/2 ends the connection", async () => {
    const scene = await openListener(stubGateway());
    const { socket, closed } = rawClient(scene.port);
    socket.write(`${PREFACE}garbage garbage garbage garbage garbage`);
    await closed;
    await expectOthersServed(scene);
  });

  test("headers without end, in CONTINUATION, end the connection", async () => {
    const scene = await openListener(stubGateway());
    const { socket, closed } = rawClient(scene.port);
    // A field "a: bbb…" of 4 000 octets that no table keeps (RFC 7541 section 6.2.2).
    const field = Buffer.concat([Buffer.from([0, 1, 0x61, 0x7f, 0xa1, 0x1e]), Buffer.alloc(4_000, "b")]);
    socket.write(Buffer.concat([Buffer.from(PREFACE), SETTINGS, frame(HEADERS_FRAME, END_STREAM, 1, POST_ROOT)]));
    const writing = setInterval(() => socket.write(frame(CONTINUATION_FRAME, 0, 1, field)), 0);
    await closed;
    clearInterval(writing);
    await expectOthersServed(scene);
  });

  test("a header section over the limit is refused, over HTTP/1.1 as 431", async () => {
    const scene = await openListener(stubGateway());
    const headers = { ...DNS, "x-large": "a".repeat(20_000) };
    expect((await h1Ask(`${scene.url}/dns-query`, "POST", headers, QUERY)).status).toBe(431);
    const client = h2Client(scene.url);
    // The limit holds from when the client has acknowledged it; until then, 64 KiB.
    await h2Post(client);
    await expect(h2Ask(client, { ...POST, ...headers }, QUERY)).rejects.toThrow("NGHTTP2_");
    await expectOthersServed(scene);
  });

  test("bodies that are too large together are refused", async () => {
    const scene = await openListener(stubGateway(), {}, { maxHeldOctets: 100 });
    const client = h2Client(scene.url);
    const first = client.request(POST);
    first.write(new Uint8Array(80));
    await once(client, "remoteSettings");
    const answer = await h2Ask(client, POST, new Uint8Array(30));
    expect([answer.status, answer.body.toString()]).toEqual([
      413,
      "the requests of this connection are too large together\n",
    ]);
    await expectOthersServed(scene);
  });

  test("more streams than allowed at one time are refused, the others answered", async () => {
    const held = Promise.withResolvers<Response>();
    const scene = await openListener(stubGateway({ fetch: () => held.promise.then((response) => response.clone()) }));
    const client = h2Client(scene.url);
    expect((await once(client, "remoteSettings"))[0].maxConcurrentStreams).toBe(100);
  });

  test("too many connections: the one that brings nothing makes room, then the one that is idle", async () => {
    const scene = await openListener(stubGateway({ reply: asReply }), {}, { maxConnections: 2 });
    const silent = rawClient(scene.port);
    await once(silent.socket, "connect");
    const idle = h2Client(scene.url);
    await h2Post(idle);
    const second = h2Client(scene.url);
    await h2Post(second);
    await silent.closed;
    expect([idle.destroyed, scene.listener.connections]).toEqual([false, 2]);
    await h2Post(h2Client(scene.url));
    if (!idle.closed) await once(idle, "close");
    expect(scene.listener.connections).toBe(2);
  });

  test("TLS renegotiation and early ends of a handshake leave the listener as it was", async () => {
    const scene = await openListener(stubGateway(), { tls: await selfSigned() });
    for (let count = 0; count < 5; count++) {
      const client = rawTlsClient(scene.port);
      await once(client.socket, "connect");
      client.socket.destroy();
      await client.closed;
    }
    await expectOthersServed(scene);
  });
});
