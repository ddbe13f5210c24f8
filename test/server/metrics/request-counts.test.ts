import { expect, test } from "vitest";
import type { AnswerFacts, AnswerSource } from "../../../src/gateway/arrival.ts";
import { RequestCounts } from "../../../src/server/metrics/request-counts.ts";
import { requestRecord } from "../request-records.ts";

const facts = (source: AnswerSource, rcode: number): AnswerFacts => ({
  view: "vm",
  source,
  query: new Uint8Array(12),
  reply: Uint8Array.of(0, 0, 0x81, 0x80 | rcode, 0, 0, 0, 0, 0, 0, 0, 0),
});

test("answers are counted by rcode and source, and no others are told", () => {
  const counts = new RequestCounts();
  const answers = [facts("packet-cache", 0), facts("packet-cache", 0), facts("mesh", 3), facts("failure", 2)];
  for (const answer of answers) counts.count(requestRecord({ answer }));
  expect(counts.answers()).toEqual([
    { rcode: 0, source: "packet-cache", count: 2 },
    { rcode: 3, source: "mesh", count: 1 },
    { rcode: 2, source: "failure", count: 1 },
  ]);
});

test("every source has counts of its own, for the first and the last rcode that a header holds", () => {
  const counts = new RequestCounts();
  const sources: AnswerSource[] = ["packet-cache", "mesh", "local", "forwarded", "failure"];
  for (const source of sources) {
    for (const rcode of [0, 15]) counts.count(requestRecord({ answer: facts(source, rcode) }));
  }
  expect(counts.answers()).toEqual(sources.flatMap((source) => [0, 15].map((rcode) => ({ rcode, source, count: 1 }))));
});

test("responses are counted by status and version of HTTP, also those without an answer", () => {
  const counts = new RequestCounts();
  counts.count(requestRecord({ status: 200, protocol: "h2" }));
  counts.count(requestRecord({ status: 200, protocol: "http/1.1" }));
  counts.count(requestRecord({ status: 499, protocol: "h2" }));
  counts.count(requestRecord({ status: 499, protocol: "h2" }));
  expect(counts.responses()).toEqual([
    { status: 200, protocol: "h2", count: 1 },
    { status: 499, protocol: "h2", count: 2 },
    { status: 200, protocol: "http/1.1", count: 1 },
  ]);
  expect(counts.answers()).toEqual([]);
});
