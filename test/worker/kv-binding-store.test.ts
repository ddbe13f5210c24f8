import { env, reset } from "cloudflare:test";
import { KvBindingStore } from "../../src/snapshot/store/kv-binding.ts";
import { describeStore } from "../contract/store-contract.ts";

describeStore("of a Workers KV binding, in workerd", async () => {
  return { store: new KvBindingStore(env.SNAPSHOTS), close: reset };
});
