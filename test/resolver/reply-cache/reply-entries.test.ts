import { expect, test } from "vitest";
import { ReplyEntries, type ReplyEntry } from "../../../src/resolver/reply-cache/reply-entries.ts";
import { replyOf } from "../../support/records.ts";

/** Room for three entries with one address (about 1150 octets each), not for four. */
const THREE = 4000;

function entry(address: string): ReplyEntry {
  const reply = replyOf([`web.example. 30 A ${address}`]);
  return { reply, storedMs: 0, expiresMs: 30_000, failureCount: 0, recheckMs: 0 };
}

function filled(...keys: readonly string[]): ReplyEntries {
  const entries = new ReplyEntries(THREE);
  for (const key of keys) entries.put(key, entry("192.0.2.1"));
  return entries;
}

test("what is used goes last; what is only looked at keeps its place", () => {
  const entries = filled("a", "b", "c");
  entries.use("a");
  entries.peek("b");
  entries.put("d", entry("192.0.2.1"));
  expect(["a", "b", "c", "d"].filter((key) => entries.peek(key) !== undefined)).toEqual(["a", "c", "d"]);
});

test("what is replaced or dropped makes room", () => {
  const entries = filled("a", "b", "c");
  entries.put("b", entry("192.0.2.2"));
  entries.drop("c");
  entries.drop("c");
  entries.put("d", entry("192.0.2.1"));
  expect(["a", "b", "c", "d"].filter((key) => entries.peek(key) !== undefined)).toEqual(["a", "b", "d"]);
  expect(entries.use("b")?.reply).toEqual(entry("192.0.2.2").reply);
});

test("an entry larger than all there is goes, with what it replaces, and nothing else does", () => {
  const entries = filled("a", "b");
  const large = replyOf(Array.from({ length: 40 }, (_, index) => `web.example. 30 A 192.0.2.${index}`));
  entries.put("a", { ...entry("192.0.2.1"), reply: large });
  expect([entries.peek("a"), entries.use("a")]).toEqual([undefined, undefined]);
  expect(entries.peek("b")).toBeDefined();
});
