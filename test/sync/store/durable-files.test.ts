import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flushFolder, writeDurably, type DurableFile } from "../../../src/sync/store/durable-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-files-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function fileAt(path: string, text: string): DurableFile {
  return { path, value: new TextEncoder().encode(text), action: `writing ${path}` };
}

test("more files than are open at once are written whole, folders are made, and nothing unfinished stays", async () => {
  const root = join(folder, "many");
  const files = Array.from({ length: 150 }, (_, number) =>
    fileAt(join(root, `${number % 2}`, `${number}`), `${number}`),
  );
  await writeDurably(files);
  await flushFolder(root);
  expect((await readdir(join(root, "0"))).length + (await readdir(join(root, "1"))).length).toBe(150);
  for (const number of [0, 63, 64, 149]) {
    expect(await readFile(join(root, `${number % 2}`, `${number}`), "utf8")).toBe(`${number}`);
  }
});

test("one that cannot be put in its place is a failure that names it, and nothing unfinished stays of any", async () => {
  const root = join(folder, "taken");
  await mkdir(join(root, "b"), { recursive: true });
  const writing = writeDurably(["a", "b", "c"].map((name) => fileAt(join(root, name), "new")));
  await expect(writing).rejects.toMatchObject({ name: "StoreError", code: "unavailable" });
  await expect(writing).rejects.toThrow(`failed writing ${join(root, "b")}: `);
  expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
  expect(await readdir(join(root, "b"))).toEqual([]);
});
