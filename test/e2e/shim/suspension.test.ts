import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, isGood, LONGEST_QUERY_MS, SCHEDULING_SLACK_MS } from "./ask-shim.ts";
import { startMeshGateway } from "./mesh-gateway.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim } from "./shim-process.ts";
import { suspend } from "./suspend.ts";

const WEB = "web.ns1.svc.cluster.local";
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

describe.each(RUNTIMES)("a shim on $title", (runtime) => {
  test("that was suspended while its gateway closed all connections answers at once when it goes on", async () => {
    const gateway = await startMeshGateway();
    const shim = await startShim({ runtime, built, gateway: gateway.url });
    await ask(shim.at, WEB);
    await suspend(shim);
    const waiting = [ask(shim.at, WEB), ask(shim.at, "other.ns1.svc.cluster.local")];
    gateway.dropConnections();
    shim.process.kill("SIGCONT");
    const heard = await Promise.all(waiting);
    expect(heard.filter((each) => !isGood(each))).toEqual([]);
    expect(Math.max(...heard.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);
  });
});
