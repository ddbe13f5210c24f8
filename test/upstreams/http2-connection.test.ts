import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { Http2Connection, NoHttp2Error } from "../../src/upstreams/http2-connection.ts";
import { SESSION_TIMING } from "../../src/upstreams/limits.ts";
import { queryForm } from "../../src/upstreams/request-form.ts";
import type { Behave } from "./fake-server.ts";
import { closing, destinationOf, patience, serve, urlOf, type Protocol } from "./scene.ts";

const ECHO: Behave = (query, { send }) => send(query, { age: "5" });
const QUERY = Uint8Array.of(1, 2, 3);
const FORM = queryForm("https://dns.example/a/b?c=d");

async function connectTo(protocol: Protocol, behave: Behave): Promise<Http2Connection> {
  const { port } = await serve(protocol, behave);
  return openTo(urlOf(protocol, port));
}

async function openTo(url: string): Promise<Http2Connection> {
  const destination = destinationOf(url);
  const isPlain = url.startsWith("http:");
  const socket = destination.connect(isPlain ? undefined : ["h2", "http/1.1"]);
  await once(socket, isPlain ? "connect" : "secureConnect");
  onTestFinished(() => void socket.destroy());
  return closing(new Http2Connection(destination.address, socket, SESSION_TIMING));
}

describe("an HTTP/2 connection", () => {
  test("posts a query and brings its reply with its age", async () => {
    const connection = await connectTo("h2", ECHO);
    expect([connection.isUsable, connection.hasAnswered]).toEqual([true, false]);
    for (let index = 0; index < 2; index++) {
      const { octets, ageSeconds } = await connection.exchange(FORM, QUERY, patience());
      expect([[...octets], ageSeconds]).toEqual([[1, 2, 3], 5]);
    }
    expect(connection.hasAnswered).toBe(true);
  });

  test("posts to the path of its URL, with the headers of RFC 8484 section 4.1", async () => {
    let seen: unknown;
    const { port } = await serve("h2", (query, wire) => {
      seen = wire.headers;
      wire.send(query);
    });
    const connection = await openTo(`https://127.0.0.1:${port}/a/b?c=d#localhost`);
    await connection.exchange(FORM, QUERY, patience());
    expect(seen).toMatchObject({
      ":method": "POST",
      ":scheme": "https",
      ":path": "/a/b?c=d",
      ":authority": `127.0.0.1:${port}`,
      accept: "application/dns-message",
      "content-type": "application/dns-message",
      "content-length": "3",
    });
  });

  test("is none with a server that chose HTTP/1.1 in the TLS handshake", async () => {
    await expect(connectTo("https", ECHO)).rejects.toBeInstanceOf(NoHttp2Error);
  });

  test("is none with a server that does not know what is said to it", async () => {
    const connection = await connectTo("http", ECHO);
    await expect(connection.exchange(FORM, QUERY, patience())).rejects.toBeInstanceOf(NoHttp2Error);
    expect(connection.isUsable).toBe(false);
  });
});
