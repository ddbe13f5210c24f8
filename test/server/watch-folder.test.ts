import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FOLDER_BATCH_MS } from "../../src/server/limits.ts";
import { watchFolder, type FolderWatch } from "../../src/server/watch-folder.ts";

interface Scene {
  readonly folder: string;
  readonly root: string;
  readonly watched: FolderWatch;
  /** Resolves with the next change that is told. */
  readonly nextChange: () => Promise<void>;
  readonly changes: () => number;
  /** Resolves once the folder has had an event of that file. */
  readonly seen: (fileName: string) => Promise<void>;
}

/** The folder at that path, watched. */
async function watchIn(path: (root: string) => string): Promise<Scene> {
  const root = await mkdtemp(join(tmpdir(), "meshdoh-watch-"));
  const folder = path(root);
  let changes = 0;
  let told = Promise.withResolvers<void>();
  const events = new Map<string, () => void>();
  const watched = watchFolder({
    folder,
    concerns: (fileName) => {
      events.get(fileName)?.();
      return !fileName.startsWith(".");
    },
    changed: () => {
      changes++;
      told.resolve();
      told = Promise.withResolvers();
    },
    reportFailure: (failure) => {
      throw failure;
    },
  });
  onTestFinished(async () => {
    watched.close();
    await rm(root, { recursive: true, force: true });
  });
  await watched.ready;
  const seen = (fileName: string): Promise<void> => new Promise((resolve) => events.set(fileName, resolve));
  return { root, folder, watched, nextChange: () => told.promise, changes: () => changes, seen };
}

test("many changes at one time are told once", async () => {
  const { folder, nextChange, changes } = await watchIn((root) => root);
  const change = nextChange();
  await Promise.all(["a", "b", "c"].map((name) => writeFile(join(folder, name), "x")));
  await change;
  expect(changes()).toBe(1);
});

test("a file that is renamed into place is told, and not while it was being written", async () => {
  const { folder, nextChange, changes, seen } = await watchIn((root) => root);
  const unfinished = seen(".unfinished");
  await writeFile(join(folder, ".unfinished"), "x");
  await unfinished;
  // A timer that was set for it before this one would have ended before it, too.
  await new Promise((resolve) => setTimeout(resolve, FOLDER_BATCH_MS));
  expect(changes()).toBe(0);
  const change = nextChange();
  await rename(join(folder, ".unfinished"), join(folder, "current"));
  await change;
  expect(changes()).toBe(1);
});

test("a folder that appears later is told, and then watched", async () => {
  const { folder, nextChange, watched } = await watchIn((root) => join(root, "store", "snapshot"));
  const appeared = nextChange();
  await mkdir(folder, { recursive: true });
  await watched.check();
  await appeared;
  const change = nextChange();
  await writeFile(join(folder, "current"), "x");
  await expect(change).resolves.toBeUndefined();
});

test("a folder that another one takes the place of is watched", async () => {
  const { root, folder, nextChange, watched } = await watchIn((path) => join(path, "snapshot"));
  for (const path of [folder, join(root, "new")]) await mkdir(path);
  await watched.check();
  await rename(folder, join(root, "old"));
  await rename(join(root, "new"), folder);
  const replaced = nextChange();
  await watched.check();
  await replaced;
  const change = nextChange();
  await writeFile(join(folder, "current"), "x");
  await expect(change).resolves.toBeUndefined();
});

test("a folder that goes is told, and watched again when it is back", async () => {
  const { folder, nextChange, watched } = await watchIn((path) => join(path, "snapshot"));
  const appeared = nextChange();
  await mkdir(folder);
  await watched.check();
  await appeared;
  const gone = nextChange();
  await rm(folder, { recursive: true });
  await watched.check();
  await gone;
  const back = nextChange();
  await mkdir(folder);
  await watched.check();
  await back;
  const change = nextChange();
  await writeFile(join(folder, "current"), "x");
  await expect(change).resolves.toBeUndefined();
});

test("nothing is told any more once it is closed", async () => {
  const { folder, watched, changes, seen } = await watchIn((root) => root);
  const event = seen("current");
  await writeFile(join(folder, "current"), "x");
  await event;
  watched.close();
  await new Promise((resolve) => setTimeout(resolve, FOLDER_BATCH_MS));
  expect(changes()).toBe(0);
});
