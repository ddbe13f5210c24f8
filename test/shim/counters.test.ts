import { expect, test } from "vitest";
import { answersBySource, createCounters } from "../../src/shim/counters.ts";
import { ANSWER_SOURCES } from "../../src/shim/seen/answer-source.ts";

test("every counter begins at zero, for each shim anew", () => {
  const other = createCounters();
  other.udpQueries++;
  other.answers.mesh++;
  const { answers, ...counters } = createCounters();
  expect(new Set(Object.values(counters))).toEqual(new Set([0]));
  expect(answers).toEqual(Object.fromEntries(ANSWER_SOURCES.map((source) => [source, 0])));
});

test("replies out of the packet cache are counted together, however it gave them", () => {
  const counters = createCounters();
  counters.answeredAtOnce = 40;
  counters.answers["packet-cache"] = 2;
  counters.answers.mesh = 5;
  expect(answersBySource(counters)).toMatchObject({ "packet-cache": 42, mesh: 5, cache: 0 });
});
