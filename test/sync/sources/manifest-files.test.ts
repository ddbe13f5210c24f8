import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listManifestFiles } from "../../../src/sync/sources/manifest-files.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-manifests-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), "");
  }
}

/** Paths below the folder, relative to it. */
async function list(): Promise<{ files: string[]; linkedFolders: string[] }> {
  const { files, linkedFolders } = await listManifestFiles(folder);
  const relative = (path: string): string => path.slice(folder.length + 1);
  return { files: files.map(relative), linkedFolders: linkedFolders.map(relative) };
}

test("manifests of all folders are listed in order of their paths, and nothing else", async () => {
  await write(
    "b.yaml",
    "a.yml",
    "c.json",
    "D.YAML",
    "z/a.yaml",
    "a/b/c.json",
    "readme.md",
    "a.yaml.bak",
    "noextension",
  );
  expect((await list()).files).toEqual(["D.YAML", "a.yml", "a/b/c.json", "b.yaml", "c.json", "z/a.yaml"]);
});

test("names that begin with a dot are passed over", async () => {
  await write(".git/config.yaml", ".hidden.yaml", "a.yaml");
  expect((await list()).files).toEqual(["a.yaml"]);
});

test("a mounted ConfigMap, whose files are links into a hidden folder, is read once", async () => {
  await write("..2026_03_02/a.yaml");
  await symlink("..2026_03_02", join(folder, "..data"));
  await symlink("..data/a.yaml", join(folder, "a.yaml"));
  expect(await list()).toEqual({ files: ["a.yaml"], linkedFolders: [] });
});

test("links to folders are named and not followed, so a loop is no trouble", async () => {
  await write("a/x.yaml");
  await symlink("..", join(folder, "a/loop"));
  expect(await list()).toEqual({ files: ["a/x.yaml"], linkedFolders: ["a/loop"] });
});

test("a file is itself, whatever it is called", async () => {
  await write("dump.txt");
  const path = join(folder, "dump.txt");
  expect(await listManifestFiles(path)).toEqual({ files: [path], linkedFolders: [] });
});

test("a path that does not exist is refused, as is a link to nowhere", async () => {
  const missing = join(folder, "nowhere");
  await expect(listManifestFiles(missing)).rejects.toMatchObject({
    name: "SourceError",
    code: "missing",
    message: expect.stringContaining(`cannot read ${missing}: ENOENT`),
  });
  await symlink("nowhere", join(folder, "a.yaml"));
  await expect(list()).rejects.toMatchObject({ name: "SourceError", code: "missing" });
});

test("folders inside each other have a limit", async () => {
  await write(`${"d/".repeat(32)}a.yaml`);
  await expect(list()).rejects.toMatchObject({ name: "SourceError", code: "too-large" });
});
