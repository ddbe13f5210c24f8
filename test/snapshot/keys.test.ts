import { expect, test } from "vitest";
import {
  checkKey,
  generationOf,
  historyKey,
  isImmutableKey,
  POINTER_KEY,
  shardKey,
  viewKey,
  viewPlace,
  VIP_LEDGER_KEY,
} from "../../src/snapshot/keys.ts";

test.each([POINTER_KEY, VIP_LEDGER_KEY, shardKey("-ngWv48Bz-pBQUDeXa4iIw"), historyKey(7), viewKey("0f1e"), "a..b/c"])(
  "%s is a key that every store can hold",
  (key) => {
    expect(() => checkKey(key)).not.toThrow();
  },
);

test.each(["", "/etc/passwd", "a//b", "a/", "../a", "a/../b", "a/./b", ".hidden", "a\\b", "a b", "ä", "a\0", "C:/a"])(
  "%j is no key",
  (key) => {
    expect(() => checkKey(key)).toThrow(expect.objectContaining({ name: "StoreError", code: "denied" }));
  },
);

test("a key has at most 512 octets", () => {
  expect(() => checkKey("a".repeat(512))).not.toThrow();
  expect(() => checkKey("a".repeat(513))).toThrow("key exceeds 512 octets");
});

test("keys of history sort as their generations do", () => {
  expect([historyKey(10), historyKey(9), historyKey(100)].toSorted()).toEqual([
    "snapshot/history/0000000000000009",
    "snapshot/history/0000000000000010",
    "snapshot/history/0000000000000100",
  ]);
});

test.each([
  [historyKey(0), 0],
  [historyKey(12), 12],
  ["snapshot/history/12", undefined],
  ["snapshot/history/000000000000001x", undefined],
  ["snapshot/history/", undefined],
])("%s stands for the generation %s", (key, generation) => {
  expect(generationOf(key)).toBe(generation);
});

test.each([
  [shardKey("ungWv48Bz-pBQUDeXa4iIw"), true],
  [POINTER_KEY, false],
  [historyKey(1), false],
  [VIP_LEDGER_KEY, false],
  [viewKey("0f1e"), false],
])("the value of %s never changes: %s", (key, is) => {
  expect(isImmutableKey(key)).toBe(is);
});

test("people see the beginning of a view's key only", () => {
  const key = viewKey("0123456789abcdef".repeat(4));
  expect(key).toBe("view/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  expect(viewPlace(key)).toBe("view/0123456789ab…");
});
