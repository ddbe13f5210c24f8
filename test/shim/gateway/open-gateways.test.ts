import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseUpstreamAddress } from "../../../src/gateway/upstream-url.ts";
import {
  openGateways,
  type GatewayParts,
  type GatewaysWatch,
  type OpenGateways,
} from "../../../src/shim/gateway/open-gateways.ts";
import type { ShimSettings } from "../../../src/shim/settings.ts";
import { closing, replyTo, urlOf } from "../../upstreams/scene.ts";
import { SELF_SIGNED_CERTIFICATE } from "../self-signed.ts";
import { ask, linesOf, serveGateway, tell } from "./scene.ts";

interface Opened {
  readonly gateways: OpenGateways;
  readonly lines: string[];
  readonly changes: () => number;
  /** What somebody saw who watched. */
  readonly seen: string[];
}

function open(
  urls: readonly string[],
  settings: Partial<ShimSettings> = {},
  parts: Pick<GatewayParts, "maxHttp1Connections"> = {},
): Opened {
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  let changes = 0;
  const seen: string[] = [];
  const watch: GatewaysWatch = {
    retried: (label) => seen.push(`${label} retried`),
    answersFrom: (label, generation, isChange) =>
      seen.push(`${label} answers out of ${generation}${isChange ? " instead" : ""}`),
    viewAsked: (label, failure) => seen.push(`${label} view ${failure === undefined ? "told" : "missed"}`),
  };
  const gateways = openGateways(
    {
      gateways: urls.map((url) => ({ address: parseUpstreamAddress(url, { plainUpstreams: true }) })),
      authorities: SELF_SIGNED_CERTIFICATE,
      resolvers: [],
      outside: "gateway",
      fallback: "none",
      suffixes: [],
      listen: [],
      cacheOctets: 1,
      report,
      ...settings,
    },
    {
      resolvers: undefined,
      onSnapshotChanged: () => changes++,
      clockMs: () => performance.now(),
      report,
      watch,
      ...parts,
    },
  );
  return { gateways: closing(gateways), lines, changes: () => changes, seen };
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-gateways-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe("gateways", () => {
  test("are upstreams in the order of the settings, by what no token stands in", () => {
    const { gateways } = open(["https://192.0.2.1/s3cret/dns-query", "https://192.0.2.2:8443/dns-query"]);
    expect(gateways.upstreams.map(({ label }) => label)).toEqual(["https://192.0.2.1", "https://192.0.2.2:8443"]);
  });

  test("are asked for their views at once, and keep them", async () => {
    const stateDirectory = await makeFolder();
    const view = { zones: ["cluster.local."], search: ["ns1.svc.cluster.local."] };
    const server = await serveGateway("h2", { view: tell(view) });
    const url = urlOf("h2", server.port);
    const { gateways, lines } = open([url], { stateDirectory });
    expect([gateways.zones(), gateways.search()]).toEqual([undefined, []]);
    await expect.poll(() => gateways.zones()).toEqual(["cluster.local."]);
    expect([gateways.search(), lines]).toEqual([["ns1.svc.cluster.local."], []]);
    const path = join(stateDirectory, "view.json");
    await expect.poll(() => readFile(path, "utf8").catch(() => "")).toContain("ns1.svc.cluster.local.");
    const again = open([url], { stateDirectory }).gateways;
    expect([again.zones(), again.search()]).toEqual([["cluster.local."], ["ns1.svc.cluster.local."]]);
  });

  test("answer while they cannot tell their views", async () => {
    const server = await serveGateway("h2", {});
    const { gateways, lines } = open([urlOf("h2", server.port)]);
    const [gateway] = gateways.upstreams;
    if (gateway === undefined) throw new Error("nothing was opened");
    expect(await linesOf(ask(gateway))).toEqual(["www.example.com. 300 A 192.0.2.80"]);
    await expect
      .poll(() => lines)
      .toEqual([`gateway https://127.0.0.1:${server.port} does not tell which zones are the mesh's`]);
    expect(gateways.zones()).toBeUndefined();
  });

  test("have snapshots of their own: each tells when its own is another one", async () => {
    const snapshots = [7, 100];
    const servers = await Promise.all(
      snapshots.map((_, index) =>
        serveGateway("h2", {
          answer: (query, { send }) =>
            send(replyTo(query), { "meshdoh-snapshot": `${snapshots[index]}-0123456789abcdef` }),
        }),
      ),
    );
    const { gateways, changes } = open(servers.map(({ port }) => urlOf("h2", port)));
    for (const gateway of gateways.upstreams) await ask(gateway);
    expect(changes()).toBe(0);
    snapshots[0] = 8;
    for (const gateway of gateways.upstreams) await ask(gateway);
    expect(changes()).toBe(1);
  });

  test("are seen by their labels: their views, their snapshots, what is sent again", async () => {
    const told = await serveGateway("h2", { view: tell({ zones: ["cluster.local."], search: [] }) });
    let queries = 0;
    let snapshot = "7-0123456789abcdef";
    const missing = await serveGateway("h2", {
      answer: (query, { send, reset }) => {
        queries++;
        if (queries === 2) reset();
        else send(replyTo(query), { "meshdoh-snapshot": snapshot });
      },
    });
    const { gateways, seen } = open([told, missing].map(({ port }) => urlOf("h2", port)));
    const [one, other] = [told, missing].map(({ port }) => `https://127.0.0.1:${port}`);
    await expect.poll(() => seen.toSorted()).toEqual([`${one} view told`, `${other} view missed`].toSorted());
    seen.length = 0;
    const [, gateway] = gateways.upstreams;
    if (gateway === undefined) throw new Error("nothing was opened");
    for (let count = 0; count < 2; count++) await ask(gateway);
    snapshot = "8-0123456789abcdef";
    await ask(gateway);
    expect(seen).toEqual([`${other} answers out of 7`, `${other} retried`, `${other} answers out of 8 instead`]);
  });

  test("that are closed answer no more and are left alone", async () => {
    const server = await serveGateway("h2", {});
    const { gateways } = open([urlOf("h2", server.port)]);
    const [gateway] = gateways.upstreams;
    if (gateway === undefined) throw new Error("nothing was opened");
    await ask(gateway);
    gateways.close();
    await expect(ask(gateway)).rejects.toMatchObject({ code: "withdrawn" });
    await expect.poll(() => server.sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });

  test.each<[Partial<ShimSettings>, string]>([
    [{ authorities: "none" }, "the authorities hold no certificate in PEM"],
    [
      {
        gateways: [
          {
            address: parseUpstreamAddress("https://192.0.2.1/x", { plainUpstreams: true }),
            token: "not a token",
          },
        ],
      },
      "gateway token holds characters that a bearer token cannot have (RFC 6750 section 2.1)",
    ],
  ])("that cannot be asked as the settings have it are refused (%#)", (settings, message) => {
    expect(() => open(["https://192.0.2.1/x"], settings)).toThrow(new TypeError(message));
  });

  test.each(["https", "http"] as const)(
    "have no more connections over HTTP/1.1 than they may (%s)",
    async (protocol) => {
      const server = await serveGateway(protocol, {});
      const { gateways } = open([urlOf(protocol, server.port)], {}, { maxHttp1Connections: 2 });
      const [gateway] = gateways.upstreams;
      if (gateway === undefined) throw new Error("nothing was opened");
      // Where TLS agrees on no HTTP/2, one more connection was needed to find that out.
      const tried = protocol === "https" ? 1 : 0;
      const lines = await Promise.all(
        Array.from({ length: 30 }, (_, index) => linesOf(ask(gateway, `n${index}.example`))),
      );
      expect(lines).toEqual(lines.map((_, index) => [`n${index}.example. 300 A 192.0.2.80`]));
      expect(server.sockets.length).toBeLessThanOrEqual(2 + tried);
    },
  );

  test("without TLS need no authorities", () => {
    expect(open(["http://127.0.0.1/x"], { authorities: "none" }).gateways.upstreams).toHaveLength(1);
  });
});
