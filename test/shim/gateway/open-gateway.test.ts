import { once } from "node:events";
import { createServer } from "node:tls";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Forwarder } from "../../../src/resolver/forward.ts";
import { trustIn } from "../../../src/shim/gateway/authorities.ts";
import { replyOf } from "../../support/records.ts";
import { stopClock } from "../../support/still-clock.ts";
import { startRelay } from "../../upstreams/relay.ts";
import { GOOD, serve, urlOf } from "../../upstreams/scene.ts";
import { EXPIRED_CERTIFICATE, EXPIRED_KEY } from "./expired-certificate.ts";
import { ask, linesOf, openAt, openTo, serveGateway } from "./scene.ts";

const ANSWER = ["www.example.com. 300 A 192.0.2.80"];
/** What a client of the shim waits. */
const DEADLINE_MS = 1_900;

/** Resolvers that know one IPv4 address for every name. */
function resolversThat(address: () => string): Forwarder {
  return {
    resolve: async ({ name, type }) => replyOf(type === 1 ? [`${name} 300 A ${address()}`] : []),
    health: () => [],
  };
}

describe("where a gateway is", () => {
  test("is what its URL says when that is an address, or this machine", async () => {
    const server = await serveGateway("h2", {});
    expect(await linesOf(ask(openTo("h2", server)))).toEqual(ANSWER);
    expect(await linesOf(ask(openTo("h2", server, { host: "localhost" })))).toEqual(ANSWER);
    expect(await linesOf(ask(openTo("h2", server, { host: "gw.localhost" })))).toEqual(ANSWER);
  });

  test("is what was pinned, though the resolvers say something else", async () => {
    const server = await serveGateway("h2", {});
    const url = `https://localhost:${server.port}/dns-query#127.0.0.1`;
    expect(await linesOf(ask(openAt(url, { resolvers: resolversThat(() => "192.0.2.1") })))).toEqual(ANSWER);
  });

  test.each(["h2", "https"] as const)("is what the resolvers say, also when that changes (%s)", async (protocol) => {
    const first = await serveGateway(protocol, {});
    let [address, nowMs] = ["127.0.0.1", 0];
    const resolvers = resolversThat(() => address);
    const url = `https://localhost:${first.port}/dns-query`;
    const gateway = openAt(url, { host: "gw.example", resolvers, clockMs: () => nowMs });
    expect(await linesOf(ask(gateway))).toEqual(ANSWER);
    await first[Symbol.asyncDispose]();
    const second = await serve(protocol, GOOD, first.port, "127.0.0.2");
    [address, nowMs] = ["127.0.0.2", 60_000];
    expect(await linesOf(ask(gateway))).toEqual(ANSWER);
    expect(second.queries).toHaveLength(1);
  });

  test("must be found out somehow, and no message shows a token", () => {
    expect(() => openAt("https://gw.example/s3cret/dns-query")).toThrow(
      new TypeError(
        "gateway https://gw.example has a name, and no resolver but the shim itself is known to resolve it: give --gateway-ip or --resolver",
      ),
    );
    expect(() => openAt("tls://192.0.2.1")).toThrow(
      new TypeError("gateway tls://192.0.2.1 must begin with https:// or http://"),
    );
  });
});

describe("a gateway's certificate", () => {
  test("must be for its name, also where its address is pinned", async () => {
    const server = await serveGateway("h2", {});
    const gateway = openAt(`https://gw.example:${server.port}/dns-query#127.0.0.1`);
    await expect(ask(gateway)).rejects.toMatchObject({
      code: "unreachable",
      message: "its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)",
    });
    expect(server.queries).toEqual([]);
  });

  test("must come from an authority that is trusted", async () => {
    const server = await serveGateway("h2", {});
    const gateway = openTo("h2", server, { trust: () => trustIn(EXPIRED_CERTIFICATE) });
    await expect(ask(gateway)).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringMatching(/^its certificate comes from no authority that this machine trusts \([A-Z_]+\)$/),
    });
  });

  test("must be good today", async () => {
    const server = createServer({ cert: EXPIRED_CERTIFICATE, key: EXPIRED_KEY }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const gateway = openAt(urlOf("h2", port), { trust: () => trustIn(EXPIRED_CERTIFICATE) });
    await expect(ask(gateway)).rejects.toMatchObject({
      code: "unreachable",
      message: "its certificate has expired (CERT_HAS_EXPIRED)",
    });
  });
});

describe("a connection that was forgotten on the way", () => {
  test("costs no query over HTTP/2, though one was answered just before: it goes over a fresh one in its time", async () => {
    const relay = await startRelay((await serveGateway("h2", {})).port);
    const gateway = openTo("h2", relay);
    stopClock();
    await ask(gateway);
    relay.freeze();
    const answered = linesOf(ask(gateway, "www.example.com", DEADLINE_MS));
    await vi.advanceTimersByTimeAsync(DEADLINE_MS - 250);
    expect(await answered).toEqual(ANSWER);
    expect(relay.count).toBe(2);
  });

  test("costs one query over HTTP/1.1, and the next one finds a fresh one", async () => {
    const relay = await startRelay((await serveGateway("https", {})).port);
    const gateway = openTo("https", relay);
    await ask(gateway);
    const { count } = relay;
    relay.freeze();
    await expect(ask(gateway, "www.example.com", 50)).rejects.toMatchObject({ code: "timeout" });
    expect(await linesOf(ask(gateway, "www.example.com", DEADLINE_MS))).toEqual(ANSWER);
    expect(relay.count).toBeGreaterThan(count);
  });
});
