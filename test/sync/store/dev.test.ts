import { expect, test } from "vitest";
import { openDevStore } from "../../../src/sync/store/dev.ts";
import { describeStore } from "../../contract/store-contract.ts";
import { makeLocalKv } from "../../support/local-kv.ts";

describeStore("of wrangler dev", async () => {
  const kv = await makeLocalKv();
  const store = await openDevStore(kv);
  return {
    store,
    close: async () => {
      await store.close();
      await kv.remove();
    },
  };
});

test("a configuration without the namespace is told", async () => {
  const kv = await makeLocalKv("OTHER");
  await expect(openDevStore(kv)).rejects.toMatchObject({
    name: "StoreError",
    code: "missing",
    message: `${kv.configPath} has no KV namespace with the binding SNAPSHOTS`,
  });
  await kv.remove();
}, 60_000);
