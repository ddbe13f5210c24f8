import { describe, expect, onTestFinished, test } from "vitest";
import type { Arrival } from "../../src/gateway/arrival.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import { buildGateway } from "../../src/server/build-gateway.ts";
import { RequestCounts } from "../../src/server/metrics/request-counts.ts";
import type { ServerSettings } from "../../src/server/server-settings.ts";
import { serverSettings } from "./server-settings.ts";

const OPERATOR: Arrival = { keepAlive: () => {}, client: { mayOperate: true } };
/** Nobody listens there. */
const UPSTREAM = "udp://127.0.0.1:1";

interface Scene {
  readonly ask: (path: string) => Promise<Response>;
  readonly lines: string[];
}

/** The gateway of a server that everybody may ask; its only upstream refuses connections. */
async function openGateway(parts: Partial<ServerSettings> = {}): Promise<Scene> {
  const lines: string[] = [];
  const variables = { MESHDOH_ANONYMOUS_VIEW: "all", MESHDOH_UPSTREAM: UPSTREAM };
  const serving = await buildGateway(
    serverSettings({
      gateway: parseSettings(variables, { plainUpstreams: true }),
      describesAnonymousView: true,
      report: (line) => lines.push(line),
      ...parts,
    }),
    {
      requests: new RequestCounts(),
      openConnections: () => 5,
      droppedLogLines: () => 0,
      refusedConnections: new Map(),
    },
  );
  onTestFinished(() => serving.close());
  return { ask: (path) => serving.gateway.fetch(new Request(`https://dns.example${path}`), OPERATOR), lines };
}

describe("the gateway of a server", () => {
  test("has an upstream's failure in the answer, the metrics, the status and the log", async () => {
    const { ask, lines } = await openGateway();
    expect(await (await ask("/resolve?name=www.example.com")).json()).toMatchObject({ Status: 2 });
    const metrics = await (await ask("/metrics")).text();
    expect(metrics).toContain(`meshdoh_upstream_failures_total{upstream="${UPSTREAM}",code="unreachable"} 1\n`);
    expect(metrics).toContain('meshdoh_reply_cache_total{outcome="miss"} 1\n');
    expect(metrics).toContain("meshdoh_connections 5\n");
    expect(await (await ask("/status")).json()).toMatchObject({
      version: "1.2.3",
      upstreams: [{ label: UPSTREAM, failuresInARow: 1 }],
    });
    expect(lines).toEqual([expect.stringMatching(/^upstream udp:\/\/127\.0\.0\.1:1 fails: .*ECONNREFUSED/)]);
  });

  test("holds back who asks more than it was told to let in", async () => {
    const { ask } = await openGateway({ rates: { perViewPerSecond: 1, perAddressPerSecond: undefined } });
    const statuses = [];
    // Ten seconds' worth may come at once.
    for (let asked = 0; asked < 12; asked++) statuses.push((await ask("/resolve?name=localhost")).status);
    expect([statuses.slice(0, 10).every((status) => status === 200), statuses.at(-1)]).toEqual([true, 429]);
  });

  test("answers as nobody when it has no anonymous view", async () => {
    const { ask } = await openGateway({ gateway: parseSettings({}) });
    expect((await ask("/resolve?name=localhost")).status).toBe(401);
  });
});
