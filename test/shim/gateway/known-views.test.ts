import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { GatewayView } from "../../../src/shim/gateway/gateway-view.ts";
import { KnownViews } from "../../../src/shim/gateway/known-views.ts";
import { name } from "../../support/table.ts";

const LABELS = ["https://one.example", "https://two.example"];
const [ONE = "", TWO = ""] = LABELS;

function view(zones: readonly string[], search: readonly string[] = []): GatewayView {
  return { zones: zones.map(name), search: search.map(name) };
}

const DAY_MS = 86_400_000;
/** What the clock of the day showed when the first shim started, whose own clock begins at 0. */
const START_MS = 1_700_000_000_000;

interface Clocks {
  nowMs: number;
  todayMs: number;
}

function knownViews(
  folder?: string,
  labels: readonly string[] = LABELS,
  clocks: Clocks = { nowMs: 0, todayMs: START_MS },
): [KnownViews, string[]] {
  const lines: string[] = [];
  const views = new KnownViews({
    labels,
    folder,
    clockMs: () => clocks.nowMs,
    dateMs: () => clocks.todayMs,
    report: (line) => lines.push(line),
  });
  return [views, lines];
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-views-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe("what gateways tell", () => {
  test("is unknown before the first has told, which a view without zones does not", async () => {
    const [views] = knownViews();
    expect([views.zones, views.search, views.has(ONE)]).toEqual([undefined, [], false]);
    await views.learn(ONE, view([], ["one."]));
    expect([views.zones, views.search, views.has(ONE)]).toEqual([undefined, [], false]);
    await views.learn(ONE, view(["a."]));
    expect([views.zones, views.search, views.has(ONE), views.has(TWO)]).toEqual([["a."], [], true, false]);
  });

  test("stays when it tells no zones at all, however long that lasts, also for the shim's next start", async () => {
    const folder = await makeFolder();
    const clocks = { nowMs: 0, todayMs: START_MS };
    const [views, lines] = knownViews(folder, LABELS, clocks);
    await views.learn(ONE, view(["a."], ["s."]));
    await views.learn(ONE, view([]));
    clocks.nowMs = 9 * DAY_MS;
    expect([views.zones, views.search, lines]).toEqual([["a."], ["s."], []]);
    expect(knownViews(folder)[0].zones).toEqual(["a."]);
  });

  test("is the zones of all, each once, and the search list of the first that has one", async () => {
    const [views] = knownViews();
    await views.learn(TWO, view(["a.", "b."], ["two."]));
    expect([views.zones, views.search]).toEqual([["a.", "b."], ["two."]]);
    await views.learn(ONE, view(["b.", "c."], ["one."]));
    expect([views.zones?.toSorted(), views.search]).toEqual([["a.", "b.", "c."], ["one."]]);
    await views.learn(TWO, view(["b."]));
    expect([views.zones?.toSorted(), views.search], "a. has vanished").toEqual([["a.", "b.", "c."], ["one."]]);
  });

  test("outlives the shim where there is a folder, for the gateways that are still asked", async () => {
    const folder = await makeFolder();
    const [before] = knownViews(folder);
    await Promise.all([before.learn(ONE, view(["old."])), before.learn(TWO, view(["b."]))]);
    await before.learn(ONE, view(["a."], ["s."]));
    expect(knownViews(folder)[0].zones?.toSorted()).toEqual(["a.", "b.", "old."]);
    expect(knownViews(folder)[0].search).toEqual(["s."]);
    expect(knownViews(folder, [TWO])[0].zones).toEqual(["b."]);
    expect(knownViews(folder, ["https://three.example"])[0].zones).toBeUndefined();
  });

  test("is known though it cannot be kept, which is told once", async () => {
    const folder = await makeFolder();
    // Nothing can replace a folder.
    await mkdir(join(folder, "view.json", "x"), { recursive: true });
    const [views, lines] = knownViews(folder);
    lines.length = 0;
    await views.learn(ONE, view(["a."]));
    await views.learn(ONE, view(["b."]));
    expect(views.zones).toEqual(["b.", "a."]);
    expect(lines.filter((line) => line.includes("kept"))).toEqual([
      expect.stringMatching(/^what gateways tell cannot be kept: E/),
    ]);
  });

  test("is not written again when it is the same", async () => {
    const folder = await makeFolder();
    const [views] = knownViews(folder);
    await views.learn(ONE, view(["a."]));
    await rm(join(folder, "view.json"));
    await views.learn(ONE, view(["a."]));
    expect(knownViews(folder)[0].zones).toBeUndefined();
  });
});

describe("a zone that is told no more", () => {
  const after = (shift: number): Clocks => ({ nowMs: 7, todayMs: START_MS + shift });

  test("counts for a day, which is told in one line, and the list is the same as long as nothing changes", async () => {
    const clocks = { nowMs: 0, todayMs: START_MS };
    const [views, lines] = knownViews(undefined, LABELS, clocks);
    await views.learn(ONE, view(["a.", "b.", "c."]));
    clocks.nowMs = 1000;
    await views.learn(ONE, view(["c."]));
    const { zones } = views;
    expect(zones).toEqual(["c.", "a.", "b."]);
    clocks.nowMs = 999 + DAY_MS;
    expect(views.zones).toBe(zones);
    clocks.nowMs = 1000 + DAY_MS;
    expect(views.zones).toEqual(["c."]);
    expect(lines).toEqual([
      `gateway ${ONE} does not count a., b. among the mesh's zones any more; ` +
        "for 24 h, names there go to gateways only, as before",
    ]);
  });

  test("that another gateway tells is no news", async () => {
    const [views, lines] = knownViews();
    await views.learn(TWO, view(["a."]));
    await views.learn(ONE, view(["a.", "b."]));
    await views.learn(ONE, view(["b."]));
    expect([views.zones?.toSorted(), lines]).toEqual([["a.", "b."], []]);
  });

  test("and comes back counts for as long as it is told, and then for a day again", async () => {
    const clocks = { nowMs: 0, todayMs: START_MS };
    const [views] = knownViews(undefined, LABELS, clocks);
    await views.learn(ONE, view(["a.", "b."]));
    await views.learn(ONE, view(["b."]));
    clocks.nowMs = DAY_MS - 1;
    await views.learn(ONE, view(["a.", "b."]));
    clocks.nowMs = 5 * DAY_MS;
    expect(views.zones).toEqual(["a.", "b."]);
    await views.learn(ONE, view(["b."]));
    clocks.nowMs = 6 * DAY_MS - 1;
    expect(views.zones).toEqual(["b.", "a."]);
    clocks.nowMs = 6 * DAY_MS;
    expect(views.zones).toEqual(["b."]);
  });

  test("is named with four others, and the rest as a number; coming and going does not fill the log", async () => {
    const [views, lines] = knownViews();
    const all = Array.from({ length: 8 }, (_, index) => `z${index}.`);
    for (let count = 0; count < 5; count++) {
      await views.learn(ONE, view(all));
      await views.learn(ONE, view(["z7."]));
    }
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("does not count z0., z1., z2., z3., z4. and 2 more among");
  });

  test.each<[string, number, readonly string[]]>([
    ["a while later", 3_600_000, ["b.", "a."]],
    ["shortly before its day is over", DAY_MS - 1, ["b.", "a."]],
    ["after its day", DAY_MS, ["b."]],
  ])("is known to the shim that starts %s", async (_what, shift, expected) => {
    const folder = await makeFolder();
    const [views] = knownViews(folder);
    await views.learn(ONE, view(["a.", "b."]));
    await views.learn(ONE, view(["b."]));
    expect(knownViews(folder, LABELS, after(shift))[0].zones).toEqual(expected);
  });

  test("counts for a day from the start at most when the day's clock was set back, and its time goes on", async () => {
    const folder = await makeFolder();
    const [views] = knownViews(folder);
    await views.learn(ONE, view(["a.", "b."]));
    await views.learn(ONE, view(["b."]));
    const clocks = after(-9 * DAY_MS);
    const [again] = knownViews(folder, LABELS, clocks);
    clocks.nowMs += DAY_MS - 1;
    expect(again.zones).toEqual(["b.", "a."]);
    clocks.nowMs += 1;
    expect(again.zones).toEqual(["b."]);
  });

  test("counts for nothing alone, when the gateways that are asked now have told none", async () => {
    const folder = await makeFolder();
    const [views] = knownViews(folder);
    await views.learn(ONE, view(["a.", "b."]));
    await views.learn(ONE, view(["b."]));
    expect(knownViews(folder, ["https://three.example"])[0].zones).toBeUndefined();
  });
});
