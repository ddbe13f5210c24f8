import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { FolderNudges } from "../../../src/sync/sources/folder-nudges.ts";

let folder: string;
let nudged: string[];
let nudges: FolderNudges;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-nudges-"));
  nudged = [];
  nudges = new FolderNudges((_folder, name) => nudged.push(name ?? "(all)"));
  onTestFinished(async () => {
    nudges.close();
    await rm(folder, { recursive: true });
  });
});

test("tells what was written in a folder", async () => {
  nudges.watchOnly([folder]);
  await writeFile(join(folder, "a.yaml"), "one");
  await vi.waitFor(() => expect(nudged).toContain("a.yaml"), 20_000);
});

test("of a folder that is not watched any more tells nothing", async () => {
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  await Promise.all([mkdir(one), mkdir(other)]);
  nudges.watchOnly([one, other]);
  nudges.watchOnly([other]);
  await writeFile(join(one, "a.yaml"), "one");
  await writeFile(join(other, "b.yaml"), "one");
  await vi.waitFor(() => expect(nudged).toContain("b.yaml"), 20_000);
  expect(nudged).not.toContain("a.yaml");
});

test("a folder that is not there is no error, and one that was exchanged is watched anew", async () => {
  const watched = join(folder, "east");
  nudges.watchOnly([watched]);
  await mkdir(watched);
  nudges.watchOnly([watched]);
  await rename(watched, join(folder, "old"));
  await vi.waitFor(() => expect(nudged).not.toEqual([]), 20_000);
  await mkdir(watched);
  nudges.watchOnly([watched]);
  await writeFile(join(watched, "a.yaml"), "one");
  await vi.waitFor(() => expect(nudged).toContain("a.yaml"), 20_000);
});
