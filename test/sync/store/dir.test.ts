import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DirStore } from "../../../src/sync/store/dir.ts";
import { describeStore } from "../../contract/store-contract.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-dir-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describeStore("in a folder", async () => {
  const root = await mkdtemp(join(tmpdir(), "meshdoh-dir-"));
  const store = new DirStore(join(root, "made", "on-demand"));
  return {
    store,
    close: async () => {
      await store.close();
      await rm(root, { recursive: true });
    },
  };
});

test("a key is a file of that path", async () => {
  await new DirStore(folder).put(new Map([["snapshot/current", new TextEncoder().encode("pointer")]]));
  expect(await readFile(join(folder, "snapshot", "current"), "utf8")).toBe("pointer");
});

test("a folder that is not there is empty", async () => {
  const store = new DirStore(join(folder, "absent"));
  expect([await store.get("a"), await store.list("")]).toEqual([undefined, []]);
});

test("a pipe in the place of a file is no value that is waited for", async () => {
  const root = join(folder, "pipe");
  await mkdir(root);
  await once(spawn("mkfifo", [join(root, "key")]), "exit");
  expect(await new DirStore(root).get("key")).toEqual(new Uint8Array(0));
});

test("what a writer that died has left unfinished is not listed, and nothing unfinished stays after a write", async () => {
  const root = join(folder, "unfinished");
  await mkdir(root);
  await writeFile(join(root, ".unfinished-1-1-key"), "half");
  const store = new DirStore(root);
  await store.put(new Map([["key", new Uint8Array(1)]]));
  expect(await store.list("")).toEqual(["key"]);
  expect(await readdir(root)).toEqual([".unfinished-1-1-key", "key"]);
});

test("what has been unfinished for over a day is removed with the first write", async () => {
  const root = join(folder, "abandoned");
  await mkdir(join(root, "snapshot"), { recursive: true });
  const [old, young] = [join(root, "snapshot/.unfinished-1-1-key"), join(root, ".unfinished-1-2-key")];
  for (const path of [old, young]) await writeFile(path, "half");
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  await utimes(old, twoDaysAgo, twoDaysAgo);
  await new DirStore(root).put(new Map([["key", new Uint8Array(1)]]));
  expect((await readdir(root, { recursive: true })).toSorted()).toEqual([".unfinished-1-2-key", "key", "snapshot"]);
});

test("a value that cannot be written is a failure, leaves the old one and nothing unfinished", async () => {
  const root = join(folder, "taken");
  const store = new DirStore(root);
  // A folder stands where the file should be.
  await store.put(new Map([["key/below", new Uint8Array(1)]]));
  await expect(store.put(new Map([["key", new Uint8Array(2)]]))).rejects.toMatchObject({
    name: "StoreError",
    code: "unavailable",
  });
  expect(await store.list("")).toEqual(["key/below"]);
  expect(await readdir(root)).toEqual(["key"]);
});

test("the label is what the command line calls it", () => {
  expect(new DirStore("some/where").label).toBe("dir:some/where");
});

test.skipIf(process.getuid?.() === 0)("a folder without rights is denied", async () => {
  const root = join(folder, "denied");
  await mkdir(root);
  await chmod(root, 0o500);
  await expect(new DirStore(root).put(new Map([["key", new Uint8Array(1)]]))).rejects.toMatchObject({ code: "denied" });
});

test("a store under a symbolic link is written where the link leads", async () => {
  await mkdir(join(folder, "real"));
  await symlink(join(folder, "real"), join(folder, "link"));
  await new DirStore(join(folder, "link")).put(new Map([["key", new TextEncoder().encode("x")]]));
  expect(await readFile(join(folder, "real", "key"), "utf8")).toBe("x");
});

test("a reader in another process sees whole values while one writes", async () => {
  const root = join(folder, "shared");
  const sizeOctets = 200_000;
  const store = new DirStore(root);
  const write = (value: number): Promise<void> => store.put(new Map([["key", new Uint8Array(sizeOctets).fill(value)]]));
  await write(0);
  const reader = spawn(process.execPath, ["-e", WATCH_FILE, join(root, "key"), String(sizeOctets)]);
  const ended = once(reader, "exit");
  reader.stdout.setEncoding("utf8");
  const seen = new Set<string>();
  reader.stdout.on("data", (lines: string) => {
    for (const line of lines.split("\n")) if (line !== "") seen.add(line);
  });
  try {
    for (let value = 1; value < 255 && seen.size <= 3; value++) await write(value);
  } finally {
    reader.kill();
    await ended;
  }
  expect([...seen].filter((line) => line.startsWith("torn"))).toEqual([]);
  expect(seen.size).toBeGreaterThan(1);
}, 30_000);

/** Reads the file again and again, and says what it held when that is new: one value throughout, or torn. */
const WATCH_FILE = `
const { readFileSync } = require("node:fs");
const [, file, size] = process.argv;
const seen = new Set();
(function watch() {
  const content = readFileSync(file);
  const isWhole = content.length === Number(size) && content.every((octet) => octet === content[0]);
  const line = isWhole ? "value " + content[0] : "torn at " + content.length;
  if (!seen.has(line)) process.stdout.write(line + "\\n");
  seen.add(line);
  setImmediate(watch);
})();
`;
