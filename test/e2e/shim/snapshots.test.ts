import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "./ask-shim.ts";
import { startMeshGateway } from "./mesh-gateway.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim } from "./shim-process.ts";

const WEB = "web.ns1.svc.cluster.local";
const MISSING = "no-such.ns1.svc.cluster.local";

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

describe.each(RUNTIMES)("a shim on $title", (runtime) => {
  test("forgets answers and denials when the gateway answers out of a newer snapshot, and not for an older one", async () => {
    const gateway = await startMeshGateway();
    const { at } = await startShim({ runtime, built, gateway: gateway.url });
    /** What it is answered for both names, and how many exchanges that takes. */
    const look = async (): Promise<unknown[]> => {
      const before = gateway.asked.length;
      const [web, missing] = [await ask(at, WEB), await ask(at, MISSING)];
      return [web.answer.map((line) => line.split(" ").at(-1)), missing.rcode, gateway.asked.length - before];
    };
    expect(await look()).toEqual([["10.96.0.10"], "NXDOMAIN", 2]);

    gateway.address = "10.96.0.11";
    await ask(at, "first.ns1.svc.cluster.local");
    expect(await look(), "out of the same snapshot").toEqual([["10.96.0.10"], "NXDOMAIN", 0]);

    gateway.generation = 2;
    await ask(at, "second.ns1.svc.cluster.local");
    expect(await look(), "out of a newer one").toEqual([["10.96.0.11"], "NXDOMAIN", 2]);

    gateway.generation = 1;
    await ask(at, "third.ns1.svc.cluster.local");
    expect(await look(), "out of an older one").toEqual([["10.96.0.11"], "NXDOMAIN", 0]);
  });

  test("keeps what it forgot as good enough for when the gateway is away", async () => {
    const gateway = await startMeshGateway();
    const { at } = await startShim({ runtime, built, gateway: gateway.url });
    await ask(at, WEB);
    gateway.generation = 2;
    await ask(at, "second.ns1.svc.cluster.local");
    await gateway.kill();
    expect(await ask(at, WEB)).toMatchObject({ rcode: "NOERROR", answer: [`${WEB}. 30 A 10.96.0.10`] });
  });
});
