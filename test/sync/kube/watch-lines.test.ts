import { expect, test } from "vitest";
import { WatchLines } from "../../../src/sync/kube/watch-lines.ts";

test("lines are given out when they end, however they come in", () => {
  const lines = new WatchLines(100);
  const push = (text: string): string[] => lines.push(Buffer.from(text));
  expect(push('{"a":')).toEqual([]);
  expect(push('1}\n{"b":2}\n\n{"c"')).toEqual(['{"a":1}', '{"b":2}']);
  expect(push(":3}\r\n")).toEqual(['{"c":3}\r']);
});

test("a character that comes in two pieces stays whole", () => {
  const lines = new WatchLines(100);
  const octets = Buffer.from("é\n");
  expect([...lines.push(octets.subarray(0, 1)), ...lines.push(octets.subarray(1))]).toEqual(["é"]);
});

test("a line beyond the limit is refused before it ends, many short ones are not", () => {
  const lines = new WatchLines(10);
  expect(lines.push(Buffer.from("123456789\n123456789\n"))).toHaveLength(2);
  expect(() => lines.push(Buffer.from("12345678901"))).toThrow("an event is larger than 10 octets");
});
