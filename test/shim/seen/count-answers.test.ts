import { describe, expect, test } from "vitest";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { createReplyMemory } from "../../../src/resolver/reply-memory.ts";
import type { Resolver } from "../../../src/resolver/resolver.ts";
import type { Responder } from "../../../src/resolver/responder.ts";
import { createCounters, type ShimCounters } from "../../../src/shim/counters.ts";
import type { ClientResponder } from "../../../src/shim/seen/client-responder.ts";
import { countAnswers } from "../../../src/shim/seen/count-answers.ts";
import { logQueriesTo } from "../../../src/shim/seen/query-log.ts";
import { ReplyOrigins, type Origin } from "../../../src/shim/seen/reply-origins.ts";
import { query, responderOf } from "../../resolver/responder-under-test.ts";
import { replyOf } from "../../support/records.ts";

const NOW_MS = 1_700_000_000_000;
const QUERY = encodeMessage(query());
/** More addresses than fit 512 octets. */
const LARGE = replyOf(Array.from({ length: 60 }, (_, index) => `web.example. 30 A 192.0.2.${index}`));

interface Scene {
  readonly responder: ClientResponder;
  readonly inner: Responder;
  readonly counters: ShimCounters;
  readonly lines: string[];
  fallbacks: number;
}

interface Counting {
  readonly isLogged?: boolean;
  readonly origin?: Origin;
}

function counting(resolver: Resolver, { isLogged = false, origin = "gateway" }: Counting = {}): Scene {
  const counters = createCounters();
  const origins = new ReplyOrigins();
  const inner = responderOf({
    memory: createReplyMemory({ capacityOctets: 100_000 }),
    resolver: async (question, context) => {
      const reply = await resolver(question, context);
      origins.given(reply, origin);
      return reply;
    },
  });
  const scene: Scene = {
    inner,
    counters,
    lines: [],
    fallbacks: 0,
    responder: countAnswers(inner, {
      counters,
      origins,
      onFallback: () => scene.fallbacks++,
      log: isLogged ? logQueriesTo((line) => scene.lines.push(line)) : undefined,
      clockMs: () => NOW_MS + 2,
    }),
  };
  return scene;
}

const forwarding: Resolver = () => Promise.resolve(LARGE);

/** What has been counted at all. */
function countsOf({ answers, ...counters }: ShimCounters): Record<string, number> {
  return Object.fromEntries(Object.entries({ ...answers, ...counters }).filter(([, count]) => count > 0));
}

describe("a counting responder", () => {
  test.each<[string, Uint8Array, Record<string, number>]>([
    ["an answer", QUERY, { forwarded: 1 }],
    ["another opcode", encodeMessage(query({ opcode: 4 })), { refused: 1 }],
    ["a response", encodeMessage(query({ isResponse: true })), { ignored: 1 }],
    ["a scrap", Uint8Array.of(1, 2, 3), { ignored: 1 }],
    ["a header that promises a question", QUERY.subarray(0, 12), { malformed: 1 }],
    ["such a header of another opcode", Uint8Array.of(0, 1, 0x20, 0, 0, 1, 0, 0, 0, 0, 0, 0), { malformed: 1 }],
  ])("%s is counted once", async (_what, octets, counts) => {
    const { responder, counters } = counting(forwarding);
    await responder.respond(octets, "tcp");
    expect(countsOf(counters)).toEqual(counts);
  });

  test.each([
    ["a response", encodeMessage(query({ isResponse: true }))],
    ["a scrap", Uint8Array.of(1, 2, 3)],
    ["a header that promises a question", QUERY.subarray(0, 12)],
    ["such a header of another opcode", Uint8Array.of(0, 1, 0x20, 0, 0, 1, 0, 0, 0, 0, 0, 0)],
  ])("%s is refused in the cheap way as in the other", async (_what, octets) => {
    const [slow, quick] = [counting(forwarding), counting(forwarding)];
    const reply = await slow.responder.respond(octets, "udp");
    expect(quick.responder.refuse(octets)).toEqual(reply);
    expect(countsOf(quick.counters)).toEqual(countsOf(slow.counters));
  });

  test("what the cache has and the asker cannot take whole is counted as the cache's", async () => {
    const { responder, counters } = counting(forwarding);
    await responder.respond(QUERY, "tcp");
    expect(responder.respondAtOnce(QUERY, "udp", NOW_MS)).toBeUndefined();
    const reply = await responder.respond(QUERY, "udp");
    expect(reply?.length).toBeLessThanOrEqual(512);
    expect(countsOf(counters)).toEqual({ forwarded: 1, "packet-cache": 1 });
  });

  test("a pipeline that fails is a failure", async () => {
    const { responder, counters } = counting(() => Promise.reject(new RangeError("a bug")));
    await responder.respond(QUERY, "udp");
    expect(countsOf(counters)).toEqual({ failure: 1 });
  });

  test.each([false, true])("what else comes with a query is passed on (query log: %s)", async (isLogged) => {
    const told: string[] = [];
    const inner: Responder = {
      respondAtOnce: () => undefined,
      respond: async (_query, _transport, arrival) => {
        arrival?.keepAlive?.(Promise.resolve());
        arrival?.told?.("forwarded", LARGE);
        return QUERY;
      },
    };
    const log = isLogged ? (): void => undefined : undefined;
    const watchers = { counters: createCounters(), origins: new ReplyOrigins(), onFallback: () => undefined };
    const responder = countAnswers(inner, { ...watchers, log, clockMs: () => 0 });
    const keepAlive = (): void => void told.push("kept alive");
    await responder.respond(QUERY, "tcp", { keepAlive, told: (source) => void told.push(source) });
    expect(told).toEqual(["kept alive", "forwarded"]);
  });

  test("an answer of the fallback is told of", async () => {
    const scene = counting(async (...asked) => ({ ...(await forwarding(...asked)), isSubstitute: true }), {
      origin: "resolvers",
    });
    await scene.responder.respond(QUERY, "udp");
    expect([countsOf(scene.counters), scene.fallbacks]).toEqual([{ fallback: 1 }, 1]);
  });

  test("without a query log a hit is answered by the very function that it was, and not counted here", async () => {
    const { responder, inner, counters } = counting(forwarding);
    expect(Object.is(Reflect.get(responder, "respondAtOnce"), Reflect.get(inner, "respondAtOnce"))).toBe(true);
    await responder.respond(QUERY, "tcp");
    expect(responder.respondAtOnce(QUERY, "tcp", NOW_MS)).toBeDefined();
    expect(countsOf(counters)).toEqual({ forwarded: 1 });
  });

  test("a query log has a line for each query that is answered, with where from", async () => {
    const { responder, lines } = counting(forwarding, { isLogged: true });
    await responder.respond(QUERY, "tcp", { client: "127.0.0.1" });
    responder.respondAtOnce(QUERY, "tcp", NOW_MS, "127.0.0.2");
    responder.respondAtOnce(encodeMessage(query({ checkingDisabled: true })), "tcp", NOW_MS, "127.0.0.2");
    await responder.respond(encodeMessage(query({ isResponse: true })), "udp", { client: "127.0.0.3" });
    await responder.respond(QUERY.subarray(0, 12), "udp", { client: "127.0.0.4" });
    responder.refuse(QUERY.subarray(0, 12), "127.0.0.5");
    responder.refuse(Uint8Array.of(1), "127.0.0.6");
    expect(lines).toEqual([
      "web.example. A NOERROR forwarded 0.00 127.0.0.1",
      "web.example. A NOERROR packet-cache 2.00 127.0.0.2",
      "- - FORMERR malformed 0.00 127.0.0.4",
      "- - FORMERR malformed 0.00 127.0.0.5",
    ]);
  });
});
