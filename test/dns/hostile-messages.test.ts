import { expect, test } from "vitest";
import { decodeMessage, readMessage } from "../../src/dns/decode.ts";
import { MAX_OCTETS_THROUGH_POINTERS, NameReader } from "../../src/dns/name-reader.ts";
import { Reader } from "../../src/dns/reader.ts";
import { HONEST_LARGE_MESSAGE, HOSTILE_MESSAGES } from "./hostile-messages.ts";

test.each(HOSTILE_MESSAGES)("a message with %s is read in bounded work", (_name, octets) => {
  const reader = new Reader(octets);
  const names = new NameReader(reader);
  expect(outcomeOf(() => readMessage(reader, names))).toMatch(/^(?:read|FormatError)$/);
  expect(octets.length).toBeGreaterThan(65_200);
  // Each octet once where it stands, those read through pointers within their own bound, and the name that breaks it.
  expect(names.octetsRead).toBeLessThanOrEqual(octets.length + MAX_OCTETS_THROUGH_POINTERS + 255);
  expect(MAX_OCTETS_THROUGH_POINTERS).toBe(65_535);
});

test("a message of 64 KiB whose records share one long owner is decoded, because names pointed at are remembered", () => {
  const { question, answer } = decodeMessage(HONEST_LARGE_MESSAGE);
  expect(question[0]?.name).toHaveLength(250);
  expect(answer).toHaveLength(4079);
  expect(new Set(answer.map(({ owner }) => owner))).toEqual(new Set([question[0]?.name]));
});

function outcomeOf(read: () => unknown): string {
  try {
    read();
    return "read";
  } catch (error) {
    return error instanceof Error ? error.name : "unknown";
  }
}
