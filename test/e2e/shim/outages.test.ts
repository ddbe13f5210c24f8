import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startRelay } from "../../upstreams/relay.ts";
import { ask, askUntil, isGood, isStale, LONGEST_QUERY_MS, RECOVERY_MS, SCHEDULING_SLACK_MS } from "./ask-shim.ts";
import { startMeshGateway, type MeshGateway } from "./mesh-gateway.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim } from "./shim-process.ts";
import { startSteadyLoad } from "./steady-load.ts";

const NAMES = Array.from({ length: 20 }, (_, index) => `svc-${index}.ns1.svc.cluster.local`);
const WEB = "web.ns1.svc.cluster.local";
const ANSWER = [`${WEB}. 1 A 10.96.0.10`];
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

describe.each(RUNTIMES)("a shim on $title", (runtime) => {
  /** A gateway whose answers are soon past their time, and a shim that has one of them. */
  async function shimBefore(gateway: MeshGateway, url = gateway.url): Promise<string> {
    gateway.ttlSeconds = 1;
    const { at } = await startShim({ runtime, built, gateway: url });
    expect(await ask(at, WEB)).toMatchObject({ rcode: "NOERROR", answer: ANSWER });
    return at;
  }

  test("whose gateway is killed under load goes on with what it has, and is well within a second after the restart", async () => {
    const gateway = await startMeshGateway();
    const at = await shimBefore(gateway);
    const load = startSteadyLoad(at, NAMES);
    await load.moreReplies(200);
    expect(load.take()).toMatchObject({ firstBad: undefined });
    await gateway.kill();
    // Answers within their TTL first, then those past it.
    await askUntil(isStale, LIMIT_MS, at, NAMES[0] ?? "");
    await load.moreReplies(200);
    const during = load.take();
    await gateway.restart();
    const backMs = performance.now();
    await askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, at, "fresh.ns1.svc.cluster.local");
    const recoveryMs = performance.now() - backMs;
    const after = await load.stop();
    expect(during).toMatchObject({ firstBad: undefined, counts: { stale: expect.any(Number) } });
    expect(recoveryMs).toBeLessThan(RECOVERY_MS + SCHEDULING_SLACK_MS);
    expect(after.firstBad).toBeUndefined();
    expect(Math.max(during.slowestMs, after.slowestMs)).toBeLessThan(LIMIT_MS);
  });

  test("whose gateway is killed tells at once that it cannot answer what it does not have", async () => {
    const gateway = await startMeshGateway();
    const at = await shimBefore(gateway);
    await gateway.kill();
    const heard = await ask(at, "other.ns1.svc.cluster.local");
    expect(heard).toMatchObject({ rcode: "SERVFAIL", answer: [] });
    expect(heard.reasons.join()).toContain("ECONNREFUSED");
    expect(heard.tookMs).toBeLessThan(SCHEDULING_SLACK_MS);
  });

  test("whose gateway is away when it starts says so once, and to clients which gateway it is", async () => {
    const gateway = await startMeshGateway();
    await gateway.kill();
    const shim = await startShim({ runtime, built, gateway: gateway.url });
    const heard = await ask(shim.at, WEB);
    expect(heard.reasons).toEqual([
      `22 no upstream answered: gateway 127.0.0.1:${gateway.port}: refused the connection (ECONNREFUSED)`,
    ]);
    await shim.end();
    const said = shim
      .complaints()
      .split("\n")
      .filter((line) => line.includes("ECONNREFUSED"));
    expect(said).toEqual([expect.stringContaining("no gateway answers now")]);
  });

  test("whose gateway comes back lets a question wait for the one that finds that out", async () => {
    const gateway = await startMeshGateway();
    const at = await shimBefore(gateway);
    await gateway.kill();
    await Promise.all(NAMES.map((name) => ask(at, name)));
    expect((await ask(at, "other.ns1.svc.cluster.local")).reasons.join()).toContain("no gateway has answered of late");
    const before = gateway.asked.length;
    gateway.delayMs = 200;
    await gateway.restart();
    const first = askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, at, WEB.replace("web", "both"));
    // It is on its way to the gateway: the family that comes now is neither asked at once nor denied.
    await vi.waitUntil(() => gateway.asked.length > before, { timeout: LIMIT_MS, interval: 1 });
    const second = await ask(at, WEB.replace("web", "both"), { type: "AAAA" });
    expect([second, await first].map(({ rcode, reasons }) => [rcode, reasons])).toEqual([
      ["NOERROR", []],
      ["NOERROR", []],
    ]);
  });

  test("whose gateway takes queries and says nothing answers within two seconds, with what it has or SERVFAIL", async () => {
    const gateway = await startMeshGateway();
    const at = await shimBefore(gateway);
    gateway.answers = false;
    const unknown = await Promise.all(NAMES.map((name) => ask(at, name)));
    expect(unknown.map(({ rcode }) => rcode)).toEqual(NAMES.map(() => "SERVFAIL"));
    const known = await askUntil((heard) => !isGood(heard), LIMIT_MS, at, WEB);
    expect(known).toMatchObject({ rcode: "NOERROR", answer: [`${WEB}. 30 A 10.96.0.10`] });
    const times = [...unknown, known].map(({ tookMs }) => tookMs);
    expect(Math.max(...times)).toBeLessThan(LIMIT_MS);
    gateway.answers = true;
    const recovery = askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, at, "fresh.ns1.svc.cluster.local");
    await expect(recovery).resolves.toMatchObject({ rcode: "NOERROR" });
  });

  test.each([
    ["HTTP/2 notices and asks anew: no query fails", false, 0],
    ["HTTP/1.1 loses a query for each, at most", true, 2],
  ])("whose connections go dead without a word: %s", async (_what, isPlain, mostFailures) => {
    const gateway = await startMeshGateway({ isPlain });
    const relay = await startRelay(gateway.port);
    const at = await shimBefore(gateway, gateway.url.replace(`${gateway.port}`, `${relay.port}`));
    relay.freeze();
    const heard = await Promise.all(NAMES.map((name) => ask(at, name)));
    expect(heard.filter(({ rcode }) => rcode !== "NOERROR").length).toBeLessThanOrEqual(mostFailures);
    expect(heard.filter(({ rcode }) => rcode === "silence")).toEqual([]);
    expect(Math.max(...heard.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);
    const after = await Promise.all(NAMES.map((name) => ask(at, `new-${name}`)));
    expect(after.filter((each) => !isGood(each))).toEqual([]);
  });
});
