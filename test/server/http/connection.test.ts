import { afterEach, describe, expect, test, vi } from "vitest";
import { connectionUnderTest } from "./connection-under-test.ts";

const LIMITS = { firstRequestMs: 10_000, idleMs: 60_000, connectionAgeMs: 3_600_000 };
const now = (): number => performance.now();

afterEach(() => vi.useRealTimers());

describe("time", () => {
  test.each([
    [9_000, []],
    [11_000, ["finish"]],
  ])("without a request, after %i ms: %j", (ms, expected) => {
    const { connection, ends } = connectionUnderTest({}, LIMITS);
    connection.check(now() + ms);
    expect(ends).toEqual(expected);
  });

  test.each([
    [59_000, []],
    [61_000, ["finish"]],
  ])("after a request, idle for %i ms: %j", (ms, expected) => {
    const { connection, ends, begin } = connectionUnderTest({ reply: (query) => Uint8Array.from(query) }, LIMITS);
    const { exchange } = begin();
    exchange.answer();
    exchange.over();
    connection.check(now() + ms);
    expect(ends).toEqual(expected);
  });

  test("who does not go when told is cut off", () => {
    const { connection, ends } = connectionUnderTest({}, LIMITS);
    connection.check(now() + 11_000);
    connection.check(now() + 12_000);
    expect(ends).toEqual(["finish", "destroy"]);
  });

  test("a busy connection is asked to end after an hour, once", () => {
    const { connection, ends, begin } = connectionUnderTest({}, { ...LIMITS, bodyMs: 1e9 });
    begin();
    connection.check(now() + 3_599_000);
    expect(ends).toEqual([]);
    connection.check(now() + 3_601_000);
    connection.check(now() + 3_602_000);
    expect([ends, connection.isFinishing]).toEqual([["finish"], true]);
  });

  test("one that is idle when it is looked at ends after an hour as well, whatever it asked before", () => {
    const { connection, ends, begin } = connectionUnderTest({}, { ...LIMITS, idleMs: 1e9 });
    begin().exchange.over();
    connection.check(now() + 3_599_000);
    expect(ends).toEqual([]);
    connection.check(now() + 3_601_000);
    connection.check(now() + 3_602_000);
    expect(ends).toEqual(["finish", "destroy"]);
  });

  test("a client's certificate ends its connection, busy or idle", () => {
    for (const isBusy of [true, false]) {
      const certificateEndsMs = Date.now() + 60_000;
      const { connection, ends, begin } = connectionUnderTest({}, LIMITS, { certificateEndsMs });
      if (isBusy) begin();
      connection.check(now());
      expect([ends, connection.isOver]).toEqual([[], false]);
      vi.useFakeTimers({ toFake: ["Date"], now: certificateEndsMs });
      connection.check(now());
      expect([ends, connection.isOver]).toEqual([["finish"], true]);
      vi.useRealTimers();
    }
  });

  test("it is idle only without requests", () => {
    const { connection, begin } = connectionUnderTest();
    expect(connection.idleSinceMs).toBeTypeOf("number");
    const [first, second] = [begin(), begin()];
    expect([connection.openExchanges, connection.idleSinceMs]).toEqual([2, undefined]);
    first.exchange.over();
    expect([connection.openExchanges, connection.idleSinceMs]).toEqual([1, undefined]);
    second.exchange.over();
    expect([connection.openExchanges, typeof connection.idleSinceMs]).toEqual([0, "number"]);
  });
});

describe("requests taken back", () => {
  test("break the connection off once there are more than the burst", () => {
    const { ends, begin } = connectionUnderTest({}, { resetBurst: 3 });
    for (let count = 0; count < 3; count++) begin().exchange.over();
    expect(ends).toEqual([]);
    begin().exchange.over();
    expect(ends).toEqual(["breakOff"]);
  });

  test("are forgiven at their rate", () => {
    const { connection, ends, begin } = connectionUnderTest(
      {},
      { resetBurst: 3, resetsPerSecond: 1, checkIntervalMs: 2_000 },
    );
    for (let count = 0; count < 3; count++) begin().exchange.over();
    connection.check(now());
    for (let count = 0; count < 2; count++) begin().exchange.over();
    expect(ends).toEqual([]);
    begin().exchange.over();
    expect(ends).toEqual(["breakOff"]);
  });

  test("do not count when they were answered", () => {
    const { ends, begin } = connectionUnderTest({ reply: (query) => Uint8Array.from(query) }, { resetBurst: 0 });
    const { exchange } = begin();
    exchange.answer();
    exchange.over();
    expect(ends).toEqual([]);
  });
});

test("exchanges that end in any order leave the others in their care", () => {
  const { connection, begin } = connectionUnderTest({}, { bodyMs: 1_000 });
  const all = [begin(), begin(), begin(), begin()];
  all[0]?.exchange.over();
  all[3]?.exchange.over();
  connection.check(now() + 2_000);
  expect(all.map(({ sent }) => sent.length)).toEqual([0, 1, 1, 0]);
  expect(connection.openExchanges).toBe(2);
});

test("octets are held up to the limit and given back", () => {
  const { connection, begin } = connectionUnderTest({}, { maxHeldOctets: 100 });
  const { exchange } = begin();
  exchange.take(new Uint8Array(100));
  expect(connection.hold(0)).toBe(true);
  expect(connection.hold(1)).toBe(false);
  exchange.over();
  expect(connection.hold(99)).toBe(true);
});

test("work that fails after an answer is reported", async () => {
  const { connection, lines } = connectionUnderTest();
  connection.arrival.keepAlive(Promise.reject(new Error("late")));
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toEqual(["work after an answer failed: Error: late"]);
});

test.each([
  [true, "localhost:8443", true],
  [true, "rebound.example", false],
  [false, "localhost:8443", false],
])("on a listener that is open: %s, a request of %s may operate: %s", (isOpen, authority, expected) => {
  const { connection } = connectionUnderTest({}, {}, { mayOperate: isOpen });
  const head = { protocol: "h2", method: "GET", path: "/status", authority, fields: {} } as const;
  expect(connection.arrivalFor(() => undefined, head).client.mayOperate).toBe(expected);
  expect(connection.arrivalFor(() => undefined).client.mayOperate).toBe(false);
});
