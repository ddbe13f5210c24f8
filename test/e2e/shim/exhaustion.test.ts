import { readdir } from "node:fs/promises";
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
  for (const socket of sockets) socket.on("error", () => undefined);
  // The kernel takes them all; the shim has no file left for most.
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  return sockets;
}

/** Resolves when the shim has no file left to open, but for a few that runtimes keep back. */
async function untilUsedUp({ process: { pid } }: ShimProcess): Promise<void> {
  await vi.waitFor(
    async () => expect((await readdir(`/proc/${pid}/fd`)).length).toBeGreaterThanOrEqual(FILES - 2),
    LIMIT_MS,
  );
}

describe.each(RUNTIMES)(`a shim on $title that may have ${FILES} files open`, (runtime) => {
  test("answers over UDP while idle clients use them up, and takes up connections again once they are gone", async () => {
    const gateway = await startMeshGateway();
    const resolver = await startRecordingResolver();
    const options = ["--resolver", resolver.at];
    const within = ["sh", "-c", `ulimit -n ${FILES}; exec "$@"`, "sh"] as const;
    const shim = await startShim({ runtime, built, gateway: gateway.url, options, within });
    const { at } = shim;
    await ask(at, WEB);
    const sockets = await openConnections(at, 2 * FILES);
    await untilUsedUp(shim);
    // In the cache, and over the connection to the gateway that is there.
    const heard = await Promise.all([WEB, ...NAMES].map((name) => ask(at, name)));
    expect(heard.filter((each) => !isGood(each))).toEqual([]);
    expect(Math.max(...heard.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);

    gateway.dropConnections();
    const failed = await Promise.all(NAMES.map((name) => ask(at, `new-${name}`)));
    expect(failed.filter(({ rcode }) => rcode === "silence")).toEqual([]);
    expect(Math.max(...failed.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);

    for (const socket of sockets) socket.destroy();
    await askUntil(isGood, RECOVERY_MS + LIMIT_MS, at, "fresh.ns1.svc.cluster.local");
    await askUntil(isGood, LIMIT_MS, at, "tcp.ns1.svc.cluster.local", { useTcp: true });
    expect(shim.process.exitCode).toBeNull();
  });
});
