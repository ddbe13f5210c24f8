import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { ask, askUntil, isGood, LONGEST_QUERY_MS, RECOVERY_MS, SCHEDULING_SLACK_MS } from "./ask-shim.ts";
import { startMeshGateway } from "./mesh-gateway.ts";
import { startRecordingResolver } from "./recording-resolver.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim, type ShimProcess } from "./shim-process.ts";

const NAMES = Array.from({ length: 100 }, (_, index) => `svc-${index}.ns1.svc.cluster.local`);
const WEB = "web.ns1.svc.cluster.local";
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;
/** Few enough to be used up by the clients of this test; runtimes have some thirty open before they begin. */
const FILES = 64;

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

async function openConnections(at: string, count: number): Promise<Socket[]> {
  const [host, port] = at.split(":");
  const sockets = Array.from({ length: count }, () => connect(Number(port), host));
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  for (const socket of sockets) socket.on("error", () => undefined).resume();
  // The kernel takes them all; the shim has no file left for most.
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  return sockets;
}

/** Processor time that a process has taken, in milliseconds (proc_pid_stat(5): clock ticks of 10 ms). */
async function processorMs({ process: { pid } }: ShimProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const [userTicks, systemTicks] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return 10 * ((userTicks ?? Number.NaN) + (systemTicks ?? Number.NaN));
}

describe.each(RUNTIMES)(`a shim on $title that may have ${FILES} files open`, (runtime) => {
  test("goes on answering while idle clients want more connections than it has files, and takes no processor time for it", async () => {
    const gateway = await startMeshGateway();
    const resolver = await startRecordingResolver();
    const options = ["--resolver", resolver.at];
    const within = ["sh", "-c", `ulimit -n ${FILES}; exec "$@"`, "sh"] as const;
    const shim = await startShim({ runtime, built, gateway: gateway.url, options, within });
    const { at } = shim;
    await ask(at, WEB);
    const sockets = await openConnections(at, 2 * FILES);
    // Those that were idle longest are closed, and a quarter of the files stays with the others.
    await vi.waitFor(
      () => expect(sockets.filter(({ readyState }) => readyState === "open")).toHaveLength(FILES / 4),
      20_000,
    );
    const heard = await Promise.all([WEB, ...NAMES].map((name) => ask(at, name)));
    expect(heard.filter((each) => !isGood(each))).toEqual([]);
    expect(Math.max(...heard.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);

    // A file is left for a fresh connection to the gateway, and for clients that have something to ask.
    gateway.dropConnections();
    await askUntil(isGood, RECOVERY_MS + LIMIT_MS, at, "fresh.ns1.svc.cluster.local");
    expect(isGood(await ask(at, "tcp.ns1.svc.cluster.local", { useTcp: true }))).toBe(true);

    // A slow gateway gives the shim nothing to do.
    gateway.delayMs = 300;
    const startMs = performance.now();
    const beforeMs = await processorMs(shim);
    for (let count = 0; count < 5; count++) expect(isGood(await ask(at, `slow-${count}.svc.cluster.local`))).toBe(true);
    const share = ((await processorMs(shim)) - beforeMs) / (performance.now() - startMs);
    expect(share).toBeLessThan(0.3);
    expect(shim.process.exitCode).toBeNull();
  });
});
