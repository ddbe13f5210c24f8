import { describe, expect, test } from "vitest";
import { Http2Connection, NoHttp2Error } from "../../../src/server/upstreams/http2-connection.ts";
import { SESSION_TIMING } from "../../../src/server/upstreams/limits.ts";
import type { Behave } from "./fake-server.ts";
import { closing, destinationOf, patience, serve, urlOf, type Protocol } from "./scene.ts";

const ECHO: Behave = (query, { send }) => send(query, { age: "5" });
const QUERY = Uint8Array.of(1, 2, 3);

async function connectTo(protocol: Protocol, behave: Behave): Promise<Http2Connection> {
  const { port } = await serve(protocol, behave);
  return closing(new Http2Connection(destinationOf(urlOf(protocol, port)), SESSION_TIMING));
}

describe("an HTTP/2 connection", () => {
  test("posts a query and brings its reply with its age, before and after it is open", async () => {
    const connection = await connectTo("h2", ECHO);
    expect([connection.isUsable, connection.hasAnswered]).toEqual([true, false]);
    for (let index = 0; index < 2; index++) {
      const { octets, ageSeconds } = await connection.exchange(QUERY, patience());
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
    const destination = destinationOf(`https://127.0.0.1:${port}/a/b?c=d#localhost`);
    await closing(new Http2Connection(destination, SESSION_TIMING)).exchange(QUERY, patience());
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

  test.each(["https", "http"] as const)("is none with a server that has %s over HTTP/1.1 alone", async (protocol) => {
    const connection = await connectTo(protocol, ECHO);
    await expect(connection.exchange(QUERY, patience())).rejects.toBeInstanceOf(NoHttp2Error);
    expect(connection.isUsable).toBe(false);
  });

  test("holds a thousand queries at one time, and no more", async () => {
    const connection = await connectTo("h2", () => undefined);
    const waiting = Array.from({ length: 1000 }, () => connection.exchange(QUERY, patience()));
    await expect(connection.exchange(QUERY, patience())).rejects.toThrow("has 1000 queries to answer already");
    connection.close();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
  });
});
