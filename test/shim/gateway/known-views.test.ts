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

function knownViews(folder?: string, labels: readonly string[] = LABELS): [KnownViews, string[]] {
  const lines: string[] = [];
  return [new KnownViews(labels, folder, (line) => lines.push(line)), lines];
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-views-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe("what gateways tell", () => {
  test("is unknown before the first has told, which is not the same as no zones", async () => {
    const [views] = knownViews();
    expect([views.zones, views.search, views.has(ONE)]).toEqual([undefined, [], false]);
    await views.learn(ONE, view([]));
    expect([views.zones, views.search, views.has(ONE), views.has(TWO)]).toEqual([[], [], true, false]);
  });

  test("is the zones of all, each once, and the search list of the first that has one", async () => {
    const [views] = knownViews();
    await views.learn(TWO, view(["a.", "b."], ["two."]));
    expect([views.zones, views.search]).toEqual([["a.", "b."], ["two."]]);
    await views.learn(ONE, view(["b.", "c."], ["one."]));
    expect([views.zones?.toSorted(), views.search]).toEqual([["a.", "b.", "c."], ["one."]]);
    await views.learn(TWO, view(["b."]));
    expect([views.zones?.toSorted(), views.search]).toEqual([["b.", "c."], ["one."]]);
  });

  test("outlives the shim where there is a folder, for the gateways that are still asked", async () => {
    const folder = await makeFolder();
    const [before] = knownViews(folder);
    await Promise.all([before.learn(ONE, view(["old."])), before.learn(TWO, view(["b."]))]);
    await before.learn(ONE, view(["a."], ["s."]));
    expect(knownViews(folder)[0].zones?.toSorted()).toEqual(["a.", "b."]);
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
    expect(views.zones).toEqual(["b."]);
    expect(lines).toEqual([expect.stringMatching(/^what gateways tell cannot be kept: E/)]);
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
