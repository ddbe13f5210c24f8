import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeAbandonedFiles } from "../../../src/sync/store/unfinished-files.ts";

test("unfinished files older than a day go, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-"));
  try {
    for (const name of [".unfinished-1-0-a", ".unfinished-1-1-b", "old"]) await writeFile(join(folder, name), "");
    for (const name of [".unfinished-1-0-a", "old"]) await utimes(join(folder, name), 1_000, 1_000);
    await utimes(join(folder, ".unfinished-1-1-b"), 1_001, 1_001);
    await removeAbandonedFiles(folder, 1_000_500 + 24 * 60 * 60 * 1000);
    expect((await readdir(folder)).toSorted()).toEqual([".unfinished-1-1-b", "old"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
