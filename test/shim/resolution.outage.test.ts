import { describe, expect, test } from "vitest";
import { edeCodes, zoneText } from "../support/records.ts";
import { ANSWERS, ANSWERS_FOR_MESH, ResolutionScene } from "./resolution-scene.ts";

const ZONES = ["cluster.local"];
const KNOWN = "web.ns1.svc.cluster.local";
const UNKNOWN = "api.ns1.svc.cluster.local";

/** A gateway that answered for one name, whose time is over; then it is away, and that is known. */
async function outage(gateway: "gone" | "hangs"): Promise<ResolutionScene> {
  const scene = new ResolutionScene({ zones: ZONES, gateway: ANSWERS_FOR_MESH });
  await scene.ask(KNOWN);
  scene.time.nowMs += 31_000;
  scene.gateway = gateway;
  await scene.time.until(Promise.all([1, 2, 3, 4].map((each) => scene.start(`${each}.cluster.local`))));
  return scene;
}

describe.each(["gone", "hangs"] as const)("while the gateway is away (%s)", (gateway) => {
  test("what is known is given at once, with a TTL of 30 s and a word that it is stale", async () => {
    const scene = await outage(gateway);
    const startMs = scene.time.nowMs;
    for (let count = 0; count < 20; count++) {
      const reply = await scene.ask(KNOWN);
      expect([reply.isStale, edeCodes(reply), zoneText(reply.answer)]).toEqual([
        true,
        [3],
        [`${KNOWN}. 30 A 10.0.0.1`],
      ]);
      scene.time.nowMs += 100;
    }
    expect(scene.time.nowMs - startMs).toBe(2000);
  });

  test("all others fail at once, but for one question at a time that finds out whether it is back", async () => {
    const scene = await outage(gateway);
    scene.toGateway.length = 0;
    const failed = await Promise.all(Array.from({ length: 10 }, (_, index) => scene.ask(`a${index}.cluster.local`)));
    expect(failed.map((reply) => [reply.rcode, edeCodes(reply)])).toEqual(failed.map(() => [2, [22]]));
    expect(scene.toGateway).toEqual([]);
    scene.time.nowMs += 250;
    const startMs = scene.time.nowMs;
    const more = Array.from({ length: 10 }, (_, index) => scene.start(`b${index}.cluster.local`));
    await Promise.all(more.slice(1));
    expect([scene.time.nowMs - startMs, scene.toGateway]).toEqual([0, ["b0.cluster.local. 1"]]);
    await scene.time.until(Promise.all(more));
  });

  test("no query takes longer than 1.9 s, whenever it comes", async () => {
    const scene = await outage(gateway);
    const tookMs: number[] = [];
    for (let count = 0; count < 60; count++) {
      const startMs = scene.time.nowMs;
      await scene.ask(`c${count}.cluster.local`);
      tookMs.push(scene.time.nowMs - startMs);
      scene.time.nowMs += 70;
    }
    expect(Math.max(...tookMs)).toBeLessThanOrEqual(1900);
  });

  test("once it is back, every name is answered within a second, also those that have failed again and again", async () => {
    const scene = await outage(gateway);
    for (let count = 0; count < 40; count++) {
      for (const name of [KNOWN, UNKNOWN]) void scene.start(name);
      await scene.time.run(scene.time.nowMs + 250);
    }
    // Whatever was under way when it came back hangs on until its time is over.
    await scene.time.run(scene.time.nowMs + 1900);
    const backMs = scene.time.nowMs;
    scene.gateway = ANSWERS;
    let reply = await scene.ask(UNKNOWN);
    while (reply.rcode !== 0) {
      await scene.time.run(scene.time.nowMs + 50);
      reply = await scene.ask(UNKNOWN);
    }
    expect(scene.time.nowMs - backMs).toBeLessThanOrEqual(600);
    expect((await scene.ask(KNOWN)).isStale).toBeUndefined();
  });
});

test("a failure is forgotten after a second though nobody asks for anything else", async () => {
  const scene = new ResolutionScene({ zones: ZONES, gateway: "gone" });
  for (let count = 0; count < 10; count++) {
    await scene.ask(UNKNOWN);
    scene.time.nowMs += 1500;
  }
  scene.gateway = ANSWERS;
  expect((await scene.ask(UNKNOWN)).rcode).toBe(0);
});

test("a slow name, in both families, does not make a gateway count as down", async () => {
  const scene = new ResolutionScene({ zones: ZONES, gateway: "hangs" });
  await scene.time.until(Promise.all(["A", "AAAA"].map((type) => scene.start("slow.example", type))));
  scene.gateway = ANSWERS_FOR_MESH;
  expect((await scene.ask(KNOWN)).rcode).toBe(0);
});

test("a failure is forgotten at once when the gateway answers for another name", async () => {
  const scene = new ResolutionScene({ zones: ZONES, gateway: "gone" });
  await scene.ask(UNKNOWN);
  scene.time.nowMs += 1;
  scene.gateway = ANSWERS;
  expect((await scene.ask(UNKNOWN)).rcode).toBe(2);
  await scene.ask(KNOWN);
  expect((await scene.ask(UNKNOWN)).rcode).toBe(0);
});
