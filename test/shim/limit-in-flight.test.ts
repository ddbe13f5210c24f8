import { describe, expect, test } from "vitest";
import { createCounters } from "../../src/shim/counters.ts";
import { limitInFlight } from "../../src/shim/limit-in-flight.ts";
import { heldResponder, promptResponder, queryWithId, replyTo } from "./fake-responder.ts";

const QUERY = queryWithId(0x0102);
/** QR, RD copied, RA, SERVFAIL; the question as it was asked. */
const SERVFAIL = [0x01, 0x02, 0x81, 0x82, 0, 1, 0, 0, 0, 0, 0, 0, ...QUERY.subarray(12)];

describe("limitInFlight", () => {
  test("a query above the limit gets SERVFAIL at once, and one below it again when a place is free", async () => {
    const held = heldResponder();
    const counters = createCounters();
    const limited = limitInFlight(held, 1, counters);
    const first = limited.respond(queryWithId(1), "udp");
    expect([...((await limited.respond(QUERY, "udp")) ?? [])]).toEqual(SERVFAIL);
    expect(counters.overloaded).toBe(1);
    held.release(1, replyTo(queryWithId(1)));
    await first;
    void limited.respond(queryWithId(3), "udp");
    expect(held.queries).toHaveLength(2);
    held.release(3, undefined);
  });

  test("an asker with EDNS is told the reason", async () => {
    const opt = [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0];
    const query = Uint8Array.from([...QUERY.subarray(0, 11), 1, ...QUERY.subarray(12), ...opt]);
    const reply = await limitInFlight(heldResponder(), 0, createCounters()).respond(query, "udp");
    expect(Buffer.from(reply ?? []).toString("latin1")).toMatch(/too many queries at one time \(limit 0\)$/);
  });

  test("cached answers are given above the limit", () => {
    const limited = limitInFlight(promptResponder("cache"), 0, createCounters());
    expect(limited.respondAtOnce(QUERY, "udp", 0)).toEqual(replyTo(QUERY));
  });

  test.each([
    ["a response", Uint8Array.from([...QUERY.subarray(0, 2), 0x81, ...QUERY.subarray(3)]), undefined],
    ["less than a header", QUERY.subarray(0, 11), undefined],
    ["a malformed query", QUERY.subarray(0, 13), [0x01, 0x02, 0x81, 0x01, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])("above the limit, %s gets what it would get below", async (_what, query, reply) => {
    const limited = limitInFlight(heldResponder(), 0, createCounters());
    const octets = await limited.respond(query, "udp");
    expect(octets === undefined ? undefined : [...octets]).toEqual(reply);
  });

  test("a failing responder frees its place", async () => {
    const failing = { ...heldResponder(), respond: () => Promise.reject(new Error("broken")) };
    const counters = createCounters();
    const limited = limitInFlight(failing, 1, counters);
    await expect(limited.respond(QUERY, "udp")).rejects.toThrow("broken");
    await expect(limited.respond(QUERY, "udp")).rejects.toThrow("broken");
    expect(counters.overloaded).toBe(0);
  });
});
