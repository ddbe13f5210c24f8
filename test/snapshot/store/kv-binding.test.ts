import { expect, test } from "vitest";
import { POINTER_KEY, shardKey } from "../../../src/snapshot/keys.ts";
import { KvBindingReader, KvBindingStore, type KvWriteBinding } from "../../../src/snapshot/store/kv-binding.ts";

const unexpected = async (): Promise<never> => Promise.reject(new Error("not expected"));

/** The part of a KV namespace that a test is about; the rest rejects. */
function binding(part: Partial<KvWriteBinding>): KvWriteBinding {
  return { get: unexpected, put: unexpected, delete: unexpected, list: unexpected, ...part };
}

const SHARD = shardKey("ungWv48Bz-pBQUDeXa4iIw");

test.each([
  [POINTER_KEY, 30],
  ["view/0f", 30],
  ["ledger/vip", 30],
  [SHARD, 86_400],
])("%s is cached for %i s where it is read", async (key, seconds) => {
  const ttls: number[] = [];
  const kv = new KvBindingReader({
    get: async (_key, { cacheTtl }) => {
      ttls.push(cacheTtl);
      return new ArrayBuffer(1);
    },
  });
  expect(await kv.get(key)).toEqual(new Uint8Array(1));
  expect(ttls).toEqual([seconds]);
});

test("a shard that is not there yet is looked for again with the short time, because KV caches the miss too", async () => {
  const ttls: number[] = [];
  const kv = new KvBindingReader({
    get: async (_key, { cacheTtl }) => {
      ttls.push(cacheTtl);
      return cacheTtl === 30 ? new ArrayBuffer(2) : null;
    },
  });
  expect(await kv.get(SHARD)).toEqual(new Uint8Array(2));
  expect(ttls).toEqual([86_400, 30]);
});

test("a binding that fails is a store that cannot say", async () => {
  const cause = new Error("429 Too Many Requests");
  const kv = new KvBindingStore(
    binding({ get: async () => Promise.reject(cause), put: async () => Promise.reject(cause) }),
  );
  const problem = { name: "StoreError", code: "unavailable", cause };
  await expect(kv.get(POINTER_KEY)).rejects.toMatchObject({
    ...problem,
    message: `Workers KV failed reading ${POINTER_KEY}: Error: 429 Too Many Requests`,
  });
  await expect(kv.put(new Map([[POINTER_KEY, new Uint8Array(1)]]))).rejects.toMatchObject(problem);
});

test("a list of many pages is read to its end", async () => {
  const pages = new Map([
    ["", { keys: [{ name: "a/2" }], list_complete: false, cursor: "next" }],
    ["next", { keys: [{ name: "a/1" }], list_complete: true }],
  ]);
  const list: KvWriteBinding["list"] = async ({ cursor = "" }) =>
    pages.get(cursor) ?? { keys: [], list_complete: true };
  expect(await new KvBindingStore(binding({ list })).list("a/")).toEqual(["a/1", "a/2"]);
});
