import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
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

test("what was used again outlives any number of new ones, and what was used least recently of these goes before it", () => {
  const entries = filled("a", "b");
  entries.use("a");
  for (let index = 0; index < 100; index++) entries.put(`new${index}`, entry("192.0.2.1"));
  expect(["a", "b", "new97", "new98", "new99"].filter((key) => entries.peek(key) !== undefined)).toEqual([
    "a",
    "new98",
    "new99",
  ]);
});

test("what was used again is protected in four fifths of the memory, so that what is new always finds room", () => {
  const entries = filled("a", "b", "c");
  for (const key of ["a", "b", "c"]) entries.use(key);
  entries.put("d", entry("192.0.2.1"));
  entries.put("e", entry("192.0.2.1"));
  expect(["a", "b", "c", "d", "e"].filter((key) => entries.peek(key) !== undefined)).toEqual(["b", "c", "e"]);
});

test("what all of them take is that of new ones and of protected ones", () => {
  const entries = filled("a", "b");
  const { octets } = filled("a").size;
  entries.use("a");
  expect(octets).toBeGreaterThan(1000);
  expect(entries.size).toEqual({ octets: 2 * octets, entries: 2 });
  for (const key of ["a", "b"]) entries.drop(key);
  expect(entries.size).toEqual({ octets: 0, entries: 0 });
});

test("an entry that is replaced stays as protected as it was", () => {
  const entries = filled("a");
  entries.use("a");
  entries.put("a", entry("192.0.2.2"));
  for (const key of ["b", "c", "d", "e"]) entries.put(key, entry("192.0.2.1"));
  expect(["a", "b", "c", "d", "e"].filter((key) => entries.peek(key) !== undefined)).toEqual(["a", "d", "e"]);
});

test("an entry that leaves no room for others stays alone", () => {
  const entries = filled("a", "b", "c");
  entries.use("a");
  const large = replyOf(Array.from({ length: 8 }, (_, index) => `web.example. 30 A 192.0.2.${index}`));
  entries.put("d", { ...entry("192.0.2.1"), reply: large });
  expect(["a", "b", "c", "d"].filter((key) => entries.peek(key) !== undefined)).toEqual(["d"]);
});

test("all of them can be gone through, new ones and protected ones", () => {
  const entries = filled("a", "b", "c");
  entries.use("a");
  for (const each of entries.all()) each.expiresMs = 7;
  expect(["a", "b", "c"].map((key) => entries.peek(key)?.expiresMs)).toEqual([7, 7, 7]);
});

test("the names that a denial denies besides count towards the bound", () => {
  const entries = new ReplyEntries(THREE);
  const names = Array.from({ length: 32 }, (_, index) =>
    parseName(`${"x".repeat(63)}.${"y".repeat(40)}${index}.example`),
  );
  entries.put("a", { ...entry("192.0.2.1"), reply: replyOf([], { deniedBelow: names }) });
  expect(entries.peek("a")).toBeUndefined();
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
