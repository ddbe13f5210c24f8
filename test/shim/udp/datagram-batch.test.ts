import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { DatagramBatch } from "../../../src/shim/udp/datagram-batch.ts";

/** A native socket that notes what it is made to send, by its first octet; `fate` is what becomes of a datagram. */
function fakeNative(fate: (id: number) => "sent" | "blocked" | "thrown") {
  const calls: string[] = [];
  const sent: number[] = [];
  const one = (octets: unknown): boolean => {
    const id = octets instanceof Uint8Array ? (octets[0] ?? -1) : -1;
    const end = fate(id);
    if (end === "thrown") throw new Error(`${id} cannot be sent`);
    if (end === "sent") sent.push(id);
    return end === "sent";
  };
  return {
    calls,
    sent,
    send: (octets: Uint8Array): boolean => {
      calls.push(`send ${octets[0]}`);
      return one(octets);
    },
    // As Bun's own: in order, up to the first that does not go; throws when that is the very first.
    sendMany: (datagrams: readonly unknown[]): number => {
      calls.push(`sendMany ${datagrams.length / 3}`);
      for (let at = 0; at < datagrams.length; at += 3) {
        try {
          if (!one(datagrams[at])) return at / 3;
        } catch (error) {
          if (at === 0) throw error;
          return at / 3;
        }
      }
      return datagrams.length / 3;
    },
  };
}

function addAll(batch: DatagramBatch, ids: readonly number[]): void {
  for (const id of ids) batch.add(Uint8Array.of(id), 1000 + id, "127.0.0.1");
}

describe("DatagramBatch", () => {
  test("sends what came in one turn of the event loop with one call, after it", async () => {
    const native = fakeNative(() => "sent");
    const batch = new DatagramBatch(native, () => undefined);
    addAll(batch, [1, 2, 3]);
    expect(native.calls).toEqual([]);
    await turn();
    expect(native.calls).toEqual(["sendMany 3"]);
    addAll(batch, [4]);
    await turn();
    expect(native.calls).toEqual(["sendMany 3", "sendMany 1"]);
    expect(native.sent).toEqual([1, 2, 3, 4]);
  });

  test("sends at once when 128 wait, and nothing twice", async () => {
    const native = fakeNative(() => "sent");
    const batch = new DatagramBatch(native, () => undefined);
    const ids = Array.from({ length: 130 }, (_, id) => id);
    addAll(batch, ids);
    expect(native.calls).toEqual(["sendMany 128"]);
    await turn();
    expect(native.calls).toEqual(["sendMany 128", "sendMany 2"]);
    expect(native.sent).toEqual(ids);
  });

  test.each([
    ["the first", 1, [2, 3, 4]],
    ["one in the middle", 3, [1, 2, 4]],
    ["the last", 4, [1, 2, 3]],
  ])("%s that cannot be sent is told of and holds up no other", (_what, bad, others) => {
    const native = fakeNative((id) => (id === bad ? "thrown" : "sent"));
    let failures = 0;
    const batch = new DatagramBatch(native, () => failures++);
    addAll(batch, [1, 2, 3, 4]);
    batch.flush();
    expect(native.sent).toEqual(others);
    expect(failures).toBe(1);
  });

  test("one that fails for what became of an earlier one is sent after all", () => {
    let earlier = 1;
    const native = fakeNative((id) => (id === 2 && earlier-- >= 0 ? "thrown" : "sent"));
    let failures = 0;
    const batch = new DatagramBatch(native, () => failures++);
    addAll(batch, [1, 2, 3]);
    batch.flush();
    expect(native.sent).toEqual([1, 2, 3]);
    expect(failures).toBe(0);
  });

  test("a socket without room loses what waits, and says how many", () => {
    const native = fakeNative(() => "blocked");
    let failures = 0;
    const batch = new DatagramBatch(native, () => failures++);
    addAll(batch, [1, 2, 3]);
    batch.flush();
    expect(failures).toBe(3);
    batch.flush();
    expect(failures).toBe(3);
  });
});
