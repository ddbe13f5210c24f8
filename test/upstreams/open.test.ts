import { describe, expect, test } from "vitest";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import type { UpstreamAddress } from "../../src/resolver/upstream-address.ts";
import { openUpstreams } from "../../src/upstreams/open.ts";
import type { OpenUpstream } from "../../src/upstreams/open-upstream.ts";
import { SocketSlots } from "../../src/upstreams/socket-slots.ts";
import { askFor, closing, GOOD, PROTOCOLS, serve, TRUST, urlOf } from "./scene.ts";

function addressOf(url: string): UpstreamAddress {
  return parseUpstreamAddress(url, { plainUpstreams: true });
}

function open(url: string): OpenUpstream {
  const [upstream] = openUpstreams([addressOf(url)], { secureContext: TRUST });
  if (upstream === undefined) throw new Error("nothing was opened");
  return closing(upstream);
}

describe.each(PROTOCOLS)("an upstream over %s", (protocol) => {
  test("answers, one question after the other and many at a time", async () => {
    const server = await serve(protocol, GOOD);
    const upstream = open(urlOf(protocol, server.port));
    expect(await askFor(upstream, "one.example")).toEqual(["one.example. 300 A 192.0.2.80"]);
    expect(await askFor(upstream, "two.example")).toEqual(["two.example. 300 A 192.0.2.80"]);
    const names = Array.from({ length: 50 }, (_, index) => `n${index}.example`);
    expect(await Promise.all(names.map((name) => askFor(upstream, name)))).toEqual(
      names.map((name) => [`${name}. 300 A 192.0.2.80`]),
    );
  });

  test("is reached by its bootstrap address, whatever its name", async () => {
    const server = await serve(protocol, GOOD);
    const url = urlOf(protocol, server.port).replace("127.0.0.1", "localhost");
    // No name of http:// needs resolving but this one, which every system has.
    const upstream = open(`${url}#127.0.0.1`);
    expect(await askFor(upstream)).toEqual(["www.example.com. 300 A 192.0.2.80"]);
  });

  test("fails at once where nothing listens, with the system's word", async () => {
    const server = await serve(protocol, GOOD);
    await server[Symbol.asyncDispose]();
    const asked = askFor(open(urlOf(protocol, server.port)));
    await expect(asked).rejects.toMatchObject({
      code: "unreachable",
      message: "refused the connection (ECONNREFUSED)",
    });
  });

  test("is asked in the form that its transport wants", async () => {
    const server = await serve(protocol, GOOD);
    await askFor(open(urlOf(protocol, server.port)));
    const sizes = { udp: 44, tcp: 48, tls: 128, h2: 128, h2c: 128, https: 128, http: 128 };
    expect(server.queries.map((query) => query.length)).toEqual([sizes[protocol]]);
  });
});

describe("upstreams", () => {
  test("over UDP share the sockets that are given: without one nobody is asked", async () => {
    const server = await serve("udp", GOOD);
    const [upstream] = openUpstreams([addressOf(urlOf("udp", server.port))], { udpSockets: new SocketSlots(0, 0) });
    if (upstream === undefined) throw new Error("nothing was opened");
    await expect(askFor(closing(upstream))).rejects.toMatchObject({
      code: "withdrawn",
      message: "was not asked: too many queries are under way",
    });
    expect(server.queries).toEqual([]);
  });

  test("come in the order of their addresses, by their labels", () => {
    const urls = ["udp://192.0.2.1", "https://dns.example/x", "tls://192.0.2.2#dns.example", "tcp://192.0.2.3"];
    const upstreams = openUpstreams(urls.map(addressOf), { secureContext: TRUST });
    expect(upstreams.map(({ label }) => label)).toEqual([
      "udp://192.0.2.1",
      "https://dns.example",
      "tls://192.0.2.2",
      "tcp://192.0.2.3",
    ]);
  });

  test.each(["tls", "h2", "https"] as const)("over %s must have a certificate for their name", async (protocol) => {
    const server = await serve(protocol, GOOD);
    const asked = askFor(open(`${urlOf(protocol, server.port)}#dns.example`));
    await expect(asked).rejects.toMatchObject({
      code: "unreachable",
      message: "its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)",
    });
    expect(server.queries).toEqual([]);
  });

  test.each(["tls", "h2"] as const)("over %s must have a certificate that is trusted", async (protocol) => {
    const server = await serve(protocol, GOOD);
    const [upstream] = openUpstreams([addressOf(urlOf(protocol, server.port))]);
    if (upstream === undefined) throw new Error("nothing was opened");
    await expect(askFor(closing(upstream))).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("its certificate comes from no authority that this machine trusts"),
    });
  });
});
