import { describe, expect, test } from "vitest";
import type { Question } from "../../src/dns/message.ts";
import { replyOf } from "../support/records.ts";
import { ResolutionScene, type Behaviour } from "./resolution-scene.ts";

const KNOWN = "web.ns1.svc.cluster.local";
const FAR_MS = 60_000;

/** Answers all but the names of whose servers nothing is heard. */
const DEAD_NAMES_HANG: Behaviour = (asked: Question) => {
  const reply = replyOf([`${asked.name} 30 A 10.0.0.1`], { source: "mesh" });
  return asked.name.endsWith("dead.example.") ? { reply, afterMs: FAR_MS } : { reply, afterMs: 20 };
};

/** Asks for names that are all dead, several at one time, for so long. */
async function askDeadNames(scene: ResolutionScene, perSecond: number, forMs: number): Promise<void> {
  const gapMs = 1000 / perSecond;
  for (let count = 0; count < forMs / gapMs; count++) {
    void scene.start(`d${count}.dead.example`);
    await scene.time.run(scene.time.nowMs + gapMs);
  }
}

function sceneWith(gateway: Behaviour): ResolutionScene {
  return new ResolutionScene({ zones: ["cluster.local"], gateway });
}

describe("a gateway that answers, but for names whose own servers are dead,", () => {
  test.each([1, 5, 50])("is asked on when %d of them come each second and nothing else", async (perSecond) => {
    const scene = sceneWith(DEAD_NAMES_HANG);
    await askDeadNames(scene, perSecond, 10_000);
    const startMs = scene.time.nowMs;
    const reply = await scene.ask(KNOWN);
    expect([reply.rcode, scene.time.nowMs - startMs]).toEqual([0, 20]);
    const [health] = scene.resolution.health(scene.time.nowMs);
    expect(health).toMatchObject({ failuresInARow: 0, downUntilMs: undefined });
  });

  test("is found to be back although such names alone are asked for", async () => {
    const scene = sceneWith("gone");
    for (let count = 0; count < 4; count++) await scene.ask(`${count}.cluster.local`);
    scene.gateway = DEAD_NAMES_HANG;
    scene.time.nowMs += 500;
    void scene.start("a.dead.example");
    await scene.time.run(scene.time.nowMs + 20);
    const startMs = scene.time.nowMs;
    expect([(await scene.ask(KNOWN)).rcode, scene.time.nowMs - startMs]).toEqual([0, 20]);
  });

  test("is asked for a sign of life no more than four times a second, and not at all while it answers others", async () => {
    const scene = sceneWith(DEAD_NAMES_HANG);
    await askDeadNames(scene, 20, 3000);
    expect(scene.signsAsked).toBeGreaterThan(0);
    expect(scene.signsAsked).toBeLessThanOrEqual(12);
    scene.signsAsked = 0;
    for (let count = 0; count < 10; count++) {
      void scene.start(`e${count}.dead.example`);
      await scene.ask(`${count}.cluster.local`);
      await scene.time.run(scene.time.nowMs + 80);
    }
    expect(scene.signsAsked).toBe(0);
  });
});

test("a gateway that answers nothing at all goes down after four questions", async () => {
  const scene = sceneWith("hangs");
  await scene.time.until(Promise.all(["a", "b", "c", "d"].map((each) => scene.start(`${each}.cluster.local`))));
  const [health] = scene.resolution.health(scene.time.nowMs);
  expect(health?.failuresInARow).toBe(4);
  expect(health?.downUntilMs).toBeGreaterThan(scene.time.nowMs);
});
