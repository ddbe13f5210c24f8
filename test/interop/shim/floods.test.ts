import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, askUntil, isGood, type Heard, LONGEST_QUERY_MS, SCHEDULING_SLACK_MS } from "../../e2e/shim/ask-shim.ts";
import { startMeshGateway } from "../../e2e/shim/mesh-gateway.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "../../e2e/shim/runtimes.ts";
import { startShim } from "../../e2e/shim/shim-process.ts";

const FLOOD = join(import.meta.dirname, "flood.ts");
const NAMES = Array.from({ length: 50 }, (_, index) => `svc-${index}.ns1.svc.cluster.local`);
const WEB = "web.ns1.svc.cluster.local";
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;

/** Of a stub resolver that is in a hurry. */
const RETRY_MS = 1_000;
/** Longer than what a flood has left in the kernel takes on a machine whose cores are all taken. */
const TRIES = 30;
/** Until what is left of a flood in the kernel and on its way to the gateway is worked off, on a busy machine. */
const DRAIN_MS = 10_000;

interface Flooded {
  readonly sent: number;
  readonly elapsedMs: number;
}

async function flood(at: string, what: "names" | "garbage", perSecond: number, count: number): Promise<Flooded> {
  const words = [FLOOD, at.split(":")[1] ?? "", what, String(perSecond), String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  const flooded: Flooded = JSON.parse(stdout);
  return flooded;
}

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

/** Asks over UDP as stub resolvers do, which send a query again when the kernel has dropped it. */
async function askAgainAndAgain(at: string, name: string): Promise<Heard> {
  let heard = await ask(at, name, { patienceMs: RETRY_MS });
  for (let tries = 1; heard.rcode === "silence" && tries < TRIES; tries++) {
    heard = await ask(at, name, { patienceMs: RETRY_MS });
  }
  return heard;
}

describe.each(RUNTIMES)("a shim on $title", (runtime) => {
  test.each([
    ["10 000 distinct names a second", "names", 10_000, 30_000],
    ["50 000 malformed packets a second", "garbage", 50_000, 150_000],
  ] as const)("answers good clients beside %s", async (_what, what, perSecond, count) => {
    const gateway = await startMeshGateway();
    const { at } = await startShim({ runtime, built, gateway: gateway.url });
    await Promise.all(NAMES.map((name) => ask(at, name)));
    const flooding = new AbortController();
    const heard: { readonly overUdp: Heard[]; readonly overTcp: Heard[] } = { overUdp: [], overTcp: [] };
    const askOn = async (to: Heard[], askFor: (name: string) => Promise<Heard>): Promise<void> => {
      while (!flooding.signal.aborted) for (const name of NAMES) to.push(await askFor(name));
    };
    const clients = [
      askOn(heard.overUdp, (name) => askAgainAndAgain(at, name)),
      askOn(heard.overTcp, (name) => ask(at, name, { useTcp: true })),
    ];
    const flooded = await flood(at, what, perSecond, count);
    flooding.abort();
    await Promise.all(clients);
    expect(flooded.sent).toBe(count);
    expect([...heard.overUdp, ...heard.overTcp].filter((each) => !isGood(each))).toEqual([]);
    expect(Math.max(...heard.overTcp.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);
    // All is as it was, for names that nobody has asked for either.
    await askUntil(isGood, DRAIN_MS, at, WEB, { patienceMs: RETRY_MS });
    expect(isGood(await ask(at, `over-tcp.${WEB}`, { useTcp: true }))).toBe(true);
  });

  test("keeps what is asked again and again through 40 000 names that are asked once", async () => {
    const gateway = await startMeshGateway();
    gateway.ttlSeconds = 600;
    const options = ["--cache-mib", "1"];
    const { at } = await startShim({ runtime, built, gateway: gateway.url, options });
    for (let round = 0; round < 5; round++) await Promise.all(NAMES.map((name) => ask(at, name)));
    await flood(at, "names", 10_000, 40_000);
    await askUntil(isGood, DRAIN_MS, at, WEB, { patienceMs: RETRY_MS });
    const before = gateway.asked.length;
    await Promise.all(NAMES.map((name) => ask(at, name)));
    const askedAgain = gateway.asked.slice(before).filter((asked) => asked.startsWith("svc-"));
    expect(askedAgain.length).toBeLessThan(NAMES.length / 5);
  });
});
