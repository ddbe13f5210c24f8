import { describe, expect, test } from "vitest";
import { connectionUnderTest } from "./connection-under-test.ts";

const now = (): number => performance.now();
const never = (): Promise<Response> => new Promise(() => undefined);
const QUERY = Buffer.from("a query");

test("a body in parts is one query", () => {
  const { begin } = connectionUnderTest({ reply: (query) => Uint8Array.from(query) });
  const { exchange, sent } = begin();
  for (const octet of ["a ", "qu", "ery"]) exchange.take(Buffer.from(octet));
  exchange.answer();
  expect(sent).toEqual(["200 a query"]);
});

test("what is not at hand is asked", async () => {
  const { begin } = connectionUnderTest();
  const { exchange, sent } = begin();
  exchange.take(QUERY);
  exchange.answer();
  expect(sent).toEqual([]);
  await expect.poll(() => sent).toEqual(["200 a \u00f1uery"]);
});

describe("time", () => {
  test.each([
    [9_000, []],
    [11_000, ["408 the body did not arrive in time (last)"]],
  ])("for the body, after %i ms: %j", (ms, expected) => {
    const { connection, begin } = connectionUnderTest({}, { bodyMs: 10_000 });
    const { sent } = begin();
    connection.check(now() + ms);
    expect(sent).toEqual(expected);
  });

  test.each([
    [29_000, []],
    [31_000, ["503 the gateway took too long"]],
  ])("for the gateway, after %i ms: %j", (ms, expected) => {
    const { connection, begin } = connectionUnderTest({ fetch: never }, { answerMs: 30_000 });
    const { exchange, sent } = begin();
    exchange.answer();
    connection.check(now() + ms);
    expect(sent).toEqual(expected);
  });

  test.each([
    [29_000, ["200 a query"]],
    [31_000, ["200 a query", "cut"]],
  ])("for the client to take its answer, after %i ms: %j", (ms, expected) => {
    const { connection, begin } = connectionUnderTest({ reply: (query) => Uint8Array.from(query) }, { sendMs: 30_000 });
    const { exchange, sent } = begin();
    exchange.take(QUERY);
    exchange.answer();
    connection.check(now() + ms);
    expect(sent).toEqual(expected);
  });
});

test("an answer that comes after the time was up is not sent", async () => {
  const held = Promise.withResolvers<Response>();
  const { connection, begin, records } = connectionUnderTest({ fetch: () => held.promise });
  const { exchange, sent } = begin();
  exchange.answer();
  connection.check(now() + 1e6);
  held.resolve(new Response("late"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual(["503 the gateway took too long"]);
  expect(records.map(({ status }) => status)).toEqual([503]);
});

test("an answer whose client has gone is not sent, and told as 499 once", async () => {
  const held = Promise.withResolvers<Response>();
  const { begin, records } = connectionUnderTest({ fetch: () => held.promise });
  const { exchange, sent } = begin();
  exchange.answer();
  exchange.over();
  held.resolve(new Response("late"));
  await new Promise((resolve) => setImmediate(resolve));
  expect([sent, records.map(({ status }) => status)]).toEqual([[], [499]]);
});

test("a body over the limit is refused once, and the rest of it is let go", () => {
  const { begin, records } = connectionUnderTest();
  const { exchange, sent } = begin();
  exchange.take(new Uint8Array(65_536));
  exchange.take(new Uint8Array(65_536));
  exchange.answer();
  expect(sent).toEqual(["413 a DNS message has 65535 octets at most (last)"]);
  expect(records).toHaveLength(1);
});

test("a reply that would be too much to keep for this client is cut", () => {
  const { begin } = connectionUnderTest({ reply: () => new Uint8Array(60) }, { maxHeldOctets: 100 });
  const answered = [begin(), begin()].map(({ exchange, sent }) => {
    exchange.answer();
    return sent.map((line) => line.slice(0, 3));
  });
  expect(answered).toEqual([["200"], ["cut"]]);
});

test("facts of an answer belong to its own record", async () => {
  const { begin, records } = connectionUnderTest({
    reply: (query) => (query.length === 0 ? undefined : Uint8Array.from(query)),
  });
  const [atOnce, asked] = [begin(), begin()];
  atOnce.exchange.take(QUERY);
  atOnce.exchange.answer();
  asked.exchange.answer();
  await expect.poll(() => records.length).toBe(2);
  expect(records.map(({ answer }) => answer?.source)).toEqual(["packet-cache", undefined]);
});
