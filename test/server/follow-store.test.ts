import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { followStore, type StoreFollower } from "../../src/server/follow-store.ts";

interface Scene {
  readonly folder: string;
  readonly follower: StoreFollower;
  /** Resolves at the next refresh of that kind. */
  readonly nextRefresh: (what: "table" | "views") => Promise<void>;
  readonly refreshes: { table: number; views: number };
}

async function follow(parts: { isWatched: boolean; isDue?: () => boolean }): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-follow-"));
  for (const key of ["snapshot/current", "view/a"]) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), "1");
  }
  const refreshes = { table: 0, views: 0 };
  const waiting = { table: Promise.withResolvers<void>(), views: Promise.withResolvers<void>() };
  const refreshed = async (what: "table" | "views"): Promise<void> => {
    refreshes[what]++;
    waiting[what].resolve();
    waiting[what] = Promise.withResolvers();
  };
  const follower = followStore({
    folder: parts.isWatched ? folder : undefined,
    refreshMs: 30_000,
    tableSource: {
      current: () => undefined,
      isDue: parts.isDue ?? (() => false),
      refresh: () => refreshed("table"),
      lastProblem: undefined,
    },
    refreshViews: () => refreshed("views"),
    clockMs: () => 0,
    reportFailure: (failure) => {
      throw failure;
    },
  });
  onTestFinished(async () => {
    follower.close();
    await rm(folder, { recursive: true });
  });
  await follower.ready;
  return { folder, follower, nextRefresh: (what) => waiting[what].promise, refreshes };
}

/** As stores write: beside its place, then renamed. */
async function replace(folder: string, key: string): Promise<void> {
  const unfinished = join(folder, dirname(key), ".unfinished");
  await writeFile(unfinished, "2");
  await rename(unfinished, join(folder, key));
}

describe("a store in a folder", () => {
  test("has its table read once at the start", async () => {
    const { refreshes } = await follow({ isWatched: true });
    expect(refreshes).toEqual({ table: 1, views: 0 });
  });

  test("has its table read again when the pointer changes, twice, since one read may have begun before", async () => {
    const { folder, nextRefresh, refreshes } = await follow({ isWatched: true });
    const changed = nextRefresh("table").then(() => nextRefresh("table"));
    await replace(folder, "snapshot/current");
    await changed;
    expect(refreshes).toEqual({ table: 3, views: 0 });
  });

  test("has its views read again when one is added", async () => {
    const { folder, nextRefresh, refreshes } = await follow({ isWatched: true });
    const changed = nextRefresh("views");
    await replace(folder, "view/b");
    await changed;
    expect(refreshes).toEqual({ table: 1, views: 1 });
  });
});

test.each([
  [true, { table: 2, views: 1 }],
  [false, { table: 1, views: 1 }],
])("a store that cannot be watched is read each interval (the table is due: %s)", async (isDue, expected) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { follower, refreshes } = await follow({ isWatched: false, isDue: () => isDue });
  vi.advanceTimersByTime(30_000);
  expect(refreshes).toEqual(expected);
  follower.close();
  vi.advanceTimersByTime(300_000);
  expect(refreshes).toEqual(expected);
});
