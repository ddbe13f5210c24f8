import { expect, test } from "vitest";
import { FormatError } from "../../src/dns/errors.ts";
import type { ResourceRecord } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { soaRecord } from "../../src/dns/rdata.ts";
import { leastTtlSeconds, negativeTtlSeconds } from "../../src/dns/ttl.ts";

function soa(ttlSeconds: number, minimumSeconds: number): ResourceRecord {
  const names = { primary: parseName("ns.example.org."), mailbox: parseName("hostmaster.example.org.") };
  const numbers = { serial: 1, refreshSeconds: 2, retrySeconds: 3, expireSeconds: 4, minimumSeconds };
  return soaRecord(parseName("example.org."), { ...names, ...numbers }, ttlSeconds);
}

test.each([
  [30, 5, 5],
  [5, 30, 5],
  [0, 30, 0],
])("a SOA of %i seconds with a MINIMUM of %i denies for %i", (ttlSeconds, minimumSeconds, negativeSeconds) => {
  expect(negativeTtlSeconds(soa(ttlSeconds, minimumSeconds))).toBe(negativeSeconds);
});

test("a SOA whose RDATA is cut short says nothing about denials", () => {
  expect(() => negativeTtlSeconds({ ...soa(30, 5), rdata: new Uint8Array(21) })).toThrow(FormatError);
});

test("the least of a message is looked for in all sections", () => {
  const [ten, twenty] = [soa(10, 0), soa(20, 0)];
  expect(leastTtlSeconds({ answer: [ten], authority: [twenty], additional: [twenty] })).toBe(10);
  expect(leastTtlSeconds({ answer: [twenty], authority: [ten], additional: [] })).toBe(10);
  expect(leastTtlSeconds({ answer: [twenty], authority: [], additional: [twenty, ten] })).toBe(10);
  expect(leastTtlSeconds({ answer: [], authority: [], additional: [] })).toBeUndefined();
});
