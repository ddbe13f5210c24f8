import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStores } from "../../../src/cli/sync/to.ts";

describe("--to", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshdoh-to-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("dir:<folder> is a store in that folder, which is made when something is written", async () => {
    const [store] = await openStores([`dir:${join(folder, "table")}`]);
    expect(store?.label).toBe(`dir:${join(folder, "table")}`);
    expect(await readdir(folder)).toEqual([]);
    await store?.put(new Map([["a/b", Uint8Array.of(1)]]));
    expect(await readdir(join(folder, "table"))).toEqual(["a"]);
    await store?.close();
  });

  test("opens each store once, in order", async () => {
    const stores = await openStores(["dir:b", "dir:a", "dir:b"]);
    expect(stores.map(({ label }) => label)).toEqual(["dir:b", "dir:a"]);
  });

  test.each([
    [[], "--to is missing, e.g. --to dir:table"],
    [["table"], "--to table: a store is dir:<folder>, kv:<id of a Workers KV namespace> or dev:"],
    [["dir:"], "--to dir:: a store is dir:<folder>"],
    [["kv:"], "--to kv:: a store is"],
    [["dir:a", "file:b"], "--to file:b: a store is"],
  ])("%j is wrong", async (texts, message) => {
    await expect(openStores(texts)).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringContaining(message),
    });
  });
});
