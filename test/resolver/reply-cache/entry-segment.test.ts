import { expect, test } from "vitest";
import { EntrySegment, type SizedEntry } from "../../../src/resolver/reply-cache/entry-segment.ts";
import { replyOf } from "../../support/records.ts";

function entry(sizeOctets: number): SizedEntry {
  return { reply: replyOf(), storedMs: 0, expiresMs: 1, failureCount: 0, recheckMs: 0, sizeOctets };
}

test("counts the octets of what is in it, also when that is replaced or taken out", () => {
  const segment = new EntrySegment();
  segment.put("a", entry(10));
  segment.put("b", entry(20));
  segment.put("a", entry(5));
  expect([segment.sizeOctets, segment.entryCount]).toEqual([25, 2]);
  expect(segment.take("b")?.sizeOctets).toBe(20);
  expect(segment.take("b")).toBeUndefined();
  expect(segment.sizeOctets).toBe(5);
});

test("knows which has been there for longest: what is put anew is the last", () => {
  const segment = new EntrySegment();
  expect(segment.oldestKey).toBeUndefined();
  segment.put("a", entry(1));
  segment.put("b", entry(1));
  expect(segment.oldestKey).toBe("a");
  segment.put("a", entry(1));
  expect(segment.oldestKey).toBe("b");
  expect([...segment.entries]).toHaveLength(2);
});
