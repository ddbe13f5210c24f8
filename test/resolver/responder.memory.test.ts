import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { createReplyMemory, type ReplyMemory } from "../../src/resolver/reply-memory.ts";
import type { Resolver } from "../../src/resolver/resolver.ts";
import { octetsOf, replyOf, zoneText } from "../support/records.ts";
import { ANSWER, NO_MEMORY, query, respond, responderOf } from "./responder-under-test.ts";

describe("the packet cache in front", () => {
  test("a reply is remembered, with the moment and the snapshot of its query", async () => {
    const calls: unknown[] = [];
    const memory: ReplyMemory = { ...NO_MEMORY, snapshotNumber: () => 42, remember: (...parts) => calls.push(parts) };
    const asked = encodeMessage(query());
    await respond(asked, { memory });
    expect(calls).toMatchObject([[asked, { id: 0x1234, isResponse: true }, ANSWER, 1_700_000_000_000, 42]]);
  });

  test("FORMERR and silence are not remembered", async () => {
    const memory: ReplyMemory = {
      ...NO_MEMORY,
      remember: () => {
        throw new Error("remembered");
      },
    };
    expect(await respond(octetsOf("1234 0100 0000 0000 0000 0000"), { memory })).toBeDefined();
    expect(await respond(octetsOf("1234 8100 0000 0000 0000 0000"), { memory })).toBeUndefined();
  });

  test("respondAtOnce gives what the memory holds, and nothing else", () => {
    const known = octetsOf("beef");
    const memory: ReplyMemory = {
      ...NO_MEMORY,
      recall: (octets, transport, nowMs) =>
        octets.length === 3 && transport === "udp" && nowMs === 9 ? known : undefined,
    };
    const responder = responderOf({ memory });
    expect(responder.respondAtOnce(octetsOf("000000"), "udp", 9)).toBe(known);
    expect(responder.respondAtOnce(octetsOf("000000"), "tcp", 9)).toBeUndefined();
  });

  test("the second query is answered at once, with its own ID and spelling", async () => {
    const memory = createReplyMemory({ capacityOctets: 1_000_000 });
    const responder = responderOf({ memory });
    await responder.respond(encodeMessage(query()), "tcp");
    const again = octetsOf("5678 0100 0001 0000 0000 0000 03 576542 07 4578414d704c65 00 0001 0001");
    const octets = responder.respondAtOnce(again, "tcp", 1_700_000_000_000);
    expect(octets?.subarray(0, 2)).toEqual(octetsOf("5678"));
    expect(octets?.subarray(12, 29)).toEqual(again.subarray(12));
    expect(zoneText(decodeMessage(octets ?? new Uint8Array()).answer)).toEqual(["web.example. 30 A 192.0.2.1"]);
  });
});

test("a kept reply that exceeds an asker's buffer is cut to size without asking the pipeline again", async () => {
  const lines = Array.from({ length: 60 }, (_, index) => `web.example. 30 A 192.0.2.${index}`);
  let calls = 0;
  const resolver: Resolver = () => {
    calls++;
    return Promise.resolve(replyOf(lines));
  };
  const responder = responderOf({ resolver, memory: createReplyMemory({ capacityOctets: 100_000 }) });
  const asked = encodeMessage(query());
  for (const transport of ["tcp", "udp", "udp"] as const) await responder.respond(asked, transport);
  expect(calls).toBe(1);
  const cut = decodeMessage((await responder.respond(asked, "udp")) ?? new Uint8Array());
  expect([cut.truncated, cut.answer.length < 60, cut.answer.length > 20]).toEqual([true, true, true]);
});
