import { describe, expect, test } from "vitest";
import { edeCodes, replyOf, zoneText } from "../support/records.ts";
import { ANSWERS, ANSWERS_FOR_MESH, ResolutionScene, type SceneSettings } from "./resolution-scene.ts";

const ZONES = ["cluster.local"];
const KNOWN = "web.ns1.svc.cluster.local";
const UNKNOWN = "api.ns1.svc.cluster.local";

/** A gateway that answered for one name, whose time is over; then it is away, and that is known. */
async function outage(gateway: "gone" | "hangs", settings: SceneSettings = {}): Promise<ResolutionScene> {
  const scene = new ResolutionScene({ ...settings, zones: ZONES, gateway: ANSWERS_FOR_MESH });
  await scene.ask(KNOWN);
  scene.time.nowMs += 31_000;
  scene.gateway = gateway;
  await scene.time.until(Promise.all([1, 2, 3, 4].map((each) => scene.start(`${each}.cluster.local`))));
  return scene;
}

/** How long questions wait for the one that finds out whether the gateway is back. */
const WAITS_MS = { gone: 0, hangs: 500 };
const REASON = {
  gone: { code: 22, text: "no gateway has answered of late: gateway dns.example.org: connection refused" },
  hangs: { code: 22, text: "no gateway has answered of late: gateway dns.example.org: did not answer within 1890 ms" },
};

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

  test("all others fail at once, and one question of the shim's own at a time finds out whether it is back", async () => {
    const scene = await outage(gateway);
    scene.toGateway.length = 0;
    scene.signsAsked = 0;
    const failed = await Promise.all(Array.from({ length: 10 }, (_, index) => scene.ask(`a${index}.cluster.local`)));
    expect(failed.map((reply) => [reply.rcode, edeCodes(reply)])).toEqual(failed.map(() => [2, [22]]));
    expect(scene.signsAsked).toBe(0);
    scene.time.nowMs += 250;
    const startMs = scene.time.nowMs;
    const more = Array.from({ length: 10 }, (_, index) => scene.start(`b${index}.cluster.local`));
    const others = await scene.time.until(Promise.all(more.slice(1)));
    expect([scene.time.nowMs - startMs, scene.signsAsked]).toEqual([WAITS_MS[gateway], 1]);
    expect(others.map((reply) => [reply.rcode, reply.extendedErrors])).toEqual(
      others.map(() => [2, [REASON[gateway]]]),
    );
    await scene.time.until(Promise.all(more));
    expect(scene.toGateway).toEqual([]);
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

describe("while one question finds out whether the gateway is back", () => {
  /** The gateway is back by now, and answers slowly; nobody has asked it since. */
  async function comesBack(afterMs: number, settings: SceneSettings = {}): Promise<ResolutionScene> {
    const scene = await outage("gone", settings);
    scene.gateway = (asked) => ({ reply: replyOf([`${asked.name} 30 A 10.0.0.1`], { source: "mesh" }), afterMs });
    scene.time.nowMs += 500;
    scene.toGateway.length = 0;
    return scene;
  }

  test("the other address family waits for it, and is then asked", async () => {
    const scene = await comesBack(400);
    const startMs = scene.time.nowMs;
    const families = await scene.time.until(Promise.all(["A", "AAAA"].map((type) => scene.start(UNKNOWN, type))));
    expect(families.map(({ rcode }) => rcode)).toEqual([0, 0]);
    expect([scene.time.nowMs - startMs, scene.toGateway]).toEqual([800, [`${UNKNOWN}. 1`, `${UNKNOWN}. 28`]]);
  });

  test("nobody waits longer than half a second after its beginning", async () => {
    const scene = await comesBack(900);
    const startMs = scene.time.nowMs;
    const finding = scene.start(UNKNOWN);
    await scene.time.run(startMs + 300);
    const other = await scene.ask(UNKNOWN, "AAAA");
    expect([scene.time.nowMs - startMs, other.rcode, other.isMomentary]).toEqual([500, 2, true]);
    expect((await scene.time.until(finding)).rcode).toBe(0);
  });

  test("no more than 64 wait, so that other ways stay open", async () => {
    const scene = await comesBack(400);
    const all = Array.from({ length: 100 }, (_, index) => scene.start(`d${index}.cluster.local`));
    const replies = await scene.time.until(Promise.all(all));
    expect(replies.filter(({ rcode }) => rcode === 0)).toHaveLength(64);
  });

  test("an outside name that may be asked elsewhere does not wait", async () => {
    const scene = await comesBack(400, { fallback: "resolvers" });
    const startMs = scene.time.nowMs;
    const finding = scene.start(UNKNOWN);
    await scene.ask("www.example.com");
    expect([scene.time.nowMs - startMs, scene.toResolver]).toEqual([0, ["www.example.com. 1"]]);
    await scene.time.until(finding);
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
