import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import type { VipLedger } from "../../src/mesh/vip-ledger.ts";
import { VIP_LEDGER_KEY } from "../../src/snapshot/keys.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { decodeVipLedger, encodeVipLedger, readVipLedger } from "../../src/snapshot/vip-ledger.ts";

const LEDGER: VipLedger = {
  formatVersion: 1,
  entries: [
    { host: parseName("api.example.com"), ipv4: "240.240.0.1", ipv6: "2001:2::1" },
    { host: parseName("web.example.com"), ipv4: "240.240.0.2", ipv6: "2001:2::2", freedSeconds: 1_000 },
  ],
};
const TEXT =
  '{"formatVersion":1,"entries":[{"host":"api.example.com.","ipv4":"240.240.0.1","ipv6":"2001:2::1"},' +
  '{"host":"web.example.com.","ipv4":"240.240.0.2","ipv6":"2001:2::2","freedSeconds":1000}]}';

test("a ledger is JSON with its keys in one order, and is read as it was written", () => {
  expect(new TextDecoder().decode(encodeVipLedger(LEDGER))).toBe(TEXT);
  expect(decodeVipLedger(new TextEncoder().encode(TEXT), "here")).toEqual(LEDGER);
});

test("a store without a ledger has none", async () => {
  const store = new MemoryStore();
  expect(await readVipLedger(store)).toBeUndefined();
  await store.put(new Map([[VIP_LEDGER_KEY, encodeVipLedger(LEDGER)]]));
  expect(await readVipLedger(store)).toEqual(LEDGER);
});

test.each([
  ["[]", "here is not an object"],
  ["{}", "here: formatVersion is not a whole number"],
  [TEXT.replace('"formatVersion":1', '"formatVersion":2'), "here has format version 2, this is 1: upgrade meshdoh"],
  [TEXT.replace("web.", "api."), "here names a host twice"],
  [TEXT.replace("api.example.com.", "API.example.com."), "here: entries[0]: host is not a name in canonical form"],
  [TEXT.replace('"ipv4":"240.240.0.1",', ""), "here: entries[0]: ipv4 is not text"],
  [TEXT.replace("1000", "-1"), "here: entries[1]: freedSeconds is not a whole number"],
])("a ledger that is not as it must be is refused: %#", (text, problem) => {
  const decode = (): VipLedger => decodeVipLedger(new TextEncoder().encode(text), "here");
  expect(decode).toThrow(expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }));
});
