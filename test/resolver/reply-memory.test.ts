import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { extendedErrorsOf } from "../../src/dns/ede.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import { EdeCode } from "../../src/dns/numbers.ts";
import { replyMessage } from "../../src/resolver/reply-message.ts";
import { createReplyMemories, createReplyMemory, type ReplyMemory } from "../../src/resolver/reply-memory.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { question, record, replyOf, zoneText } from "../support/records.ts";

const CAPACITY = { capacityOctets: 1_000_000 };
const SOA = record("svc.example. 5 SOA ns.svc.example. root.svc.example. 1 7200 1800 86400 5");

function query(parts: Partial<Message> = {}): Message {
  const flags = { isResponse: false, authoritativeAnswer: false, truncated: false, recursionAvailable: false };
  const bits = { recursionDesired: true, authenticData: false, checkingDisabled: false };
  const sections = { answer: [], authority: [], additional: [] };
  return {
    id: 7,
    opcode: 0,
    rcode: 0,
    ...flags,
    ...bits,
    question: [question("web.svc.example")],
    ...sections,
    ...parts,
  };
}

/** Keeps `reply` at second 0 and gives back what is recalled at `seconds`. */
function recallAfter(memory: ReplyMemory, reply: Reply, seconds: number): Message | undefined {
  const asked = query();
  const octets = encodeMessage(asked);
  memory.remember(octets, replyMessage(asked, reply), reply, 0, memory.snapshotNumber());
  const recalled = memory.recall(octets, "tcp", seconds * 1000);
  return recalled === undefined ? undefined : decodeMessage(recalled);
}

const MESH = { ...replyOf(["web.svc.example. 30 A 192.0.2.1"]), source: "mesh" } as const;
const FORWARDED = { ...MESH, source: "forwarded" } as const;

test.each([
  ["the mesh's own reply keeps its TTL beside the table", CAPACITY, MESH, 29, ["web.svc.example. 30 A 192.0.2.1"]],
  ["a forwarded reply counts down", CAPACITY, FORWARDED, 26, ["web.svc.example. 4 A 192.0.2.1"]],
  ["a forwarded reply leaves the last tenth of its TTL to the reply cache", CAPACITY, FORWARDED, 27, undefined],
  ["the mesh's own reply is looked up again after its TTL", CAPACITY, MESH, 30, undefined],
])("with the table at hand, %s", (_what, settings, reply, seconds, expected) => {
  const memory = createReplyMemory({ ...settings, snapshotDigest: () => "one" });
  const recalled = recallAfter(memory, reply, seconds);
  expect(recalled === undefined ? undefined : zoneText(recalled.answer)).toEqual(expected);
});

test.each([
  ["the mesh's own reply", MESH],
  ["a forwarded one", FORWARDED],
])("far from the table, %s leaves the last tenth of its TTL to the reply cache", (_what, reply) => {
  const recalled = [26, 27].map((seconds) => recallAfter(createReplyMemory(CAPACITY), reply, seconds));
  expect(recalled.map((message) => message !== undefined)).toEqual([true, false]);
});

test("far from the table, every reply counts down", () => {
  expect(zoneText(recallAfter(createReplyMemory(CAPACITY), MESH, 10)?.answer ?? [])).toEqual([
    "web.svc.example. 20 A 192.0.2.1",
  ]);
});

test.each([
  ["a denial is kept for its negative TTL", { ...MESH, rcode: 3, answer: [], authority: [SOA] }, 4, true],
  ["and not longer", { ...MESH, rcode: 3, answer: [], authority: [SOA] }, 5, false],
  ["a denial without SOA is not kept (RFC 2308 section 5)", { ...MESH, rcode: 3, answer: [] }, 0, false],
  ["a failure is not kept", { ...MESH, rcode: 2, answer: [], source: "failure" as const }, 0, false],
  ["a failure with an SOA is not kept either", { ...FORWARDED, rcode: 2, answer: [], authority: [SOA] }, 0, false],
  ["a stale reply is not kept (RFC 8767)", { ...FORWARDED, isStale: true as const }, 0, false],
  ["a reply with TTL 0 is not kept", replyOf(["web.svc.example. 0 A 192.0.2.1"]), 0, false],
  ["a long TTL is cut to an hour", replyOf(["web.svc.example. 86400 A 192.0.2.1"]), 3601, false],
])("%s", (_what, reply, seconds, isKept) => {
  expect(recallAfter(createReplyMemory(CAPACITY), reply, seconds) !== undefined).toBe(isKept);
});

test("another snapshot forgets every reply, a forwarded one too", () => {
  let digest = "one";
  const memory = createReplyMemory({ ...CAPACITY, snapshotDigest: () => digest });
  expect(recallAfter(memory, FORWARDED, 1)).toBeDefined();
  digest = "two";
  expect(memory.recall(encodeMessage(query()), "tcp", 1000)).toBeUndefined();
});

test("a reply made from a snapshot that has gone since is not kept", () => {
  let digest = "one";
  const memory = createReplyMemory({ ...CAPACITY, snapshotDigest: () => digest });
  const before = memory.snapshotNumber();
  digest = "two";
  const octets = encodeMessage(query());
  memory.remember(octets, replyMessage(query(), MESH), MESH, 0, before);
  expect(memory.recall(octets, "tcp", 0)).toBeUndefined();
});

test("a memory that is emptied forgets all, and what is under way as well", () => {
  const memory = createReplyMemory(CAPACITY);
  const octets = encodeMessage(query());
  expect(recallAfter(memory, MESH, 1)).toBeDefined();
  const before = memory.snapshotNumber();
  memory.forgetAll();
  expect(memory.recall(octets, "tcp", 1000)).toBeUndefined();
  memory.remember(octets, replyMessage(query(), MESH), MESH, 0, before);
  expect(memory.recall(octets, "tcp", 0)).toBeUndefined();
  expect(recallAfter(memory, MESH, 1)).toBeDefined();
});

test("what the replies of all scopes take can be seen", () => {
  const memoryFor = createReplyMemories(CAPACITY);
  const [one, other] = [memoryFor(0), memoryFor(1)];
  expect(one.size()).toEqual({ octets: 0, entries: 0 });
  recallAfter(one, MESH, 1);
  const { octets } = one.size();
  expect(octets).toBeGreaterThan(49);
  recallAfter(other, MESH, 1);
  expect(one.size()).toEqual({ octets: 2 * octets, entries: 2 });
});

test("what one scope remembers no other recalls, though they share their memory and their snapshot", () => {
  let digest = "one";
  const scoped = createReplyMemories({ ...CAPACITY, snapshotDigest: () => digest });
  const other = replyOf(["web.svc.example. 30 A 192.0.2.2"]);
  recallAfter(scoped(1), MESH, 0);
  expect(scoped(2).recall(encodeMessage(query()), "tcp", 0)).toBeUndefined();
  expect(scoped(2).recall(encodeMessage(query()), "udp", 0)).toBeUndefined();
  recallAfter(scoped(2), other, 0);
  const recalled = [1, 2].flatMap((scope) => {
    const octets = scoped(scope).recall(encodeMessage(query()), scope === 1 ? "tcp" : "udp", 0);
    return octets === undefined ? [] : zoneText(decodeMessage(octets).answer);
  });
  expect(recalled).toEqual(["web.svc.example. 30 A 192.0.2.1", "web.svc.example. 30 A 192.0.2.2"]);
  digest = "two";
  expect([1, 2].map((scope) => scoped(scope).recall(encodeMessage(query()), "tcp", 0))).toEqual([undefined, undefined]);
});

test("an asker with EDNS gets the reasons also when the first asker had none", () => {
  const reply = { ...MESH, extendedErrors: [{ code: EdeCode.StaleAnswer, text: "old" }] };
  const memory = createReplyMemory(CAPACITY);
  recallAfter(memory, reply, 0);
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] };
  const recalled = memory.recall(encodeMessage(query({ edns })), "tcp", 0);
  expect(recalled && extendedErrorsOf(decodeMessage(recalled).edns)).toEqual([{ code: 3, text: "old" }]);
});

test("over UDP a reply that exceeds the asker's buffer is left to the slow path, which truncates it", () => {
  const many = replyOf(Array.from({ length: 40 }, (_, index) => `web.svc.example. 30 A 192.0.2.${index}`));
  const memory = createReplyMemory(CAPACITY);
  expect(recallAfter(memory, many, 0)).toBeDefined();
  expect(memory.recall(encodeMessage(query()), "udp", 0)).toBeUndefined();
});

test("a reply larger than a message can be is not kept", () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `web.svc.example. 30 A 10.0.${index >> 8}.${index & 255}`);
  expect(recallAfter(createReplyMemory({ capacityOctets: 10_000_000 }), replyOf(lines), 0)).toBeUndefined();
});
