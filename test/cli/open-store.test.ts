import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import type { Arguments } from "../../src/cli/command.ts";
import { syncCommand } from "../../src/cli/sync-command.ts";
import { openStore, withStore } from "../../src/cli/open-store.ts";
import { StoreError } from "../../src/snapshot/store/store.ts";
import { DirStore } from "../../src/sync/store/dir.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-open-store-"));
});
afterAll(() => rm(folder, { recursive: true }));

function argumentsOf(...words: readonly string[]): Arguments {
  const store = { type: "string", value: "<store>", help: "where" } as const;
  return readArguments({ ...syncCommand, options: { store } }, words);
}

test("dir:<folder> is a store in that folder, which is made when something is written", async () => {
  const store = await openStore(`dir:${join(folder, "table")}`, "store");
  expect(store.label).toBe(`dir:${join(folder, "table")}`);
  expect(await readdir(folder)).toEqual([]);
  await store.put(new Map([["a/b", Uint8Array.of(1)]]));
  expect(await readdir(join(folder, "table"))).toEqual(["a"]);
});

const KINDS = "dir:<folder>, kv:<id of a Workers KV namespace> or dev:[<folder of wrangler dev --persist-to>]";

test.each([
  ["table", "to", `--to table: a store is ${KINDS}`],
  ["dir:", "store", `--store dir:: a store is ${KINDS}`],
  ["kv:", "store", `--store kv:: a store is ${KINDS}`],
  ["s3:abc", "store", `--store s3:abc: a store is ${KINDS}`],
] as const)("%j is no store for --%s, which the message names", (text, option, message) => {
  expect(() => openStore(text, option)).toThrow(expect.objectContaining({ name: "UsageError", message }));
});

describe("kv:<id>", () => {
  const namespace = "kv:fedcba9876543210fedcba9876543210";
  afterEach(() => vi.unstubAllEnvs());

  test("is a store in that KV namespace, of the account and with the token that the environment names", async () => {
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "0123456789abcdef0123456789abcdef");
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "a-token-of-the-tests");
    const store = await openStore(namespace, "to");
    expect(store.label).toBe(namespace);
    await store.close();
  });

  test("is refused without them, with what to set", async () => {
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", undefined);
    vi.stubEnv("CLOUDFLARE_API_TOKEN", undefined);
    await expect(openStore(namespace, "to")).rejects.toMatchObject({
      code: "denied",
      message: expect.stringMatching(/set CLOUDFLARE_ACCOUNT_ID .* and CLOUDFLARE_API_TOKEN /),
    });
  });
});

describe("a command that works with --store", () => {
  test("gets the last one that is named, and what it comes to is what it says", async () => {
    const label = await withStore(argumentsOf("--store", "dir:a", "--store", "dir:b"), async (store) => store.label);
    expect(label).toBe("dir:b");
  });

  test("has it closed when it is done, also when it failed", async () => {
    const close = vi.spyOn(DirStore.prototype, "close");
    await withStore(argumentsOf("--store", "dir:a"), async () => expect(close).not.toHaveBeenCalled());
    expect(close).toHaveBeenCalledTimes(1);
    const failing = withStore(argumentsOf("--store", "dir:a"), async () => Promise.reject(new TypeError("a mistake")));
    await expect(failing).rejects.toThrow("a mistake");
    expect(close).toHaveBeenCalledTimes(2);
    close.mockRestore();
  });

  test("is told when none is named", async () => {
    await expect(withStore(argumentsOf(), async () => {})).rejects.toMatchObject({
      name: "UsageError",
      message: "--store is missing, e.g. --store dir:table",
    });
  });

  test("fails as its work fails", async () => {
    const problem = new StoreError("corrupt", "it is broken");
    await expect(withStore(argumentsOf("--store", "dir:a"), async () => Promise.reject(problem))).rejects.toBe(problem);
  });
});
