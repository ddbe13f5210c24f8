import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Answering } from "../../src/gateway/answering.ts";
import { buildAnswering } from "../../src/gateway/build-answering.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import type { QueryContext, ResolverEvent } from "../../src/resolver/resolver.ts";
import { NO_TIMER } from "../support/clock.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { meshTable, OBSERVED_SECONDS } from "../support/table.ts";
import { viewSettings } from "./gateway-under-test.ts";

const VIEW = viewSettings();

interface Built {
  readonly answering: Answering;
  /** What upstreams were asked with. */
  readonly contexts: QueryContext[];
  readonly events: ResolverEvent[];
}

function build(isObserved = true): Built {
  const contexts: QueryContext[] = [];
  const events: ResolverEvent[] = [];
  const answering = buildAnswering({
    settings: parseSettings({}),
    currentTable: () => meshTable(),
    upstreams: [
      {
        label: "upstream",
        ask: ({ name }, context) => {
          contexts.push(context);
          return Promise.resolve(replyOf([`${name} 300 A 192.0.2.80`]));
        },
      },
    ],
    clockMs: () => OBSERVED_SECONDS * 1000,
    random: () => 0,
    startTimer: NO_TIMER,
    reportFailure: (failure) => {
      throw failure;
    },
    ...(isObserved && { observe: (event: ResolverEvent) => void events.push(event) }),
  });
  return { answering, contexts, events };
}

const QUERY = encodeMessage({
  id: 7,
  isResponse: false,
  opcode: 0,
  authoritativeAnswer: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: false,
  authenticData: false,
  checkingDisabled: false,
  rcode: 0,
  question: [question("www.example.com")],
  answer: [],
  authority: [],
  additional: [],
});

test("whoever counts is told of the steps of each query that is resolved, and of none that a cache answers", async () => {
  const { answering, events } = build();
  const responder = answering.responderFor(VIEW, 1);
  const reply = await responder.respond(QUERY, "https");
  expect(reply && outcome(decodeMessage(reply))).toEqual(["NOERROR", "www.example.com. 300 A 192.0.2.80"]);
  const kinds = events.map(({ kind }) => kind);
  expect(kinds).toEqual(["presence", "forwarded"]);
  expect(responder.respondAtOnce(QUERY, "https", OBSERVED_SECONDS * 1000)).toBeDefined();
  expect(events).toHaveLength(2);
});

test("steps of a question that is explained are told to both", async () => {
  const { answering, events } = build();
  const explained: ResolverEvent[] = [];
  await answering.resolve(question("www.example.com"), VIEW, (event) => void explained.push(event));
  expect(explained.map(({ kind }) => kind)).toEqual(["presence", "forwarded"]);
  expect(events).toEqual(explained);
});

test("without anybody who counts, nobody is told", async () => {
  const { answering, contexts } = build(false);
  await answering.responderFor(VIEW, 1).respond(QUERY, "https");
  expect(contexts.map(({ observe }) => observe)).toEqual([undefined]);
});

test("what keeps work alive travels with the question that it came with", async () => {
  const { answering, contexts } = build();
  const kept: Promise<unknown>[] = [];
  const keepAlive = (work: Promise<unknown>): void => void kept.push(work);
  await answering.responderFor(VIEW, 1).respond(QUERY, "https", { keepAlive });
  expect(contexts.map((context) => context.keepAlive)).toEqual([keepAlive]);
});

test("how upstreams do is told", async () => {
  const { answering } = build();
  const before = answering.healthOf();
  await answering.responderFor(VIEW, 1).respond(QUERY, "https");
  expect([before, answering.healthOf()].map(([upstream]) => upstream?.latencyMs)).toEqual([undefined, 0]);
});
