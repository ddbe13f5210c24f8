import { describeStore } from "../../../contract/store-contract.ts";
import { openKvUnderTest } from "../../../support/kv-api/kv-store-under-test.ts";

describeStore("in Workers KV", () => openKvUnderTest());

describeStore("in Workers KV, that takes a minute to show what is written", async () => {
  const kv = await openKvUnderTest();
  kv.server.values.cacheSeconds = 60;
  kv.server.values.visibleAfterSeconds = 60;
  return kv;
});
