import { expect, test } from "vitest";
import type { ResolverEvent } from "../../../src/resolver/resolver.ts";
import { countCacheWith, createCacheCounts } from "../../../src/server/metrics/cache-counts.ts";
import { name } from "../../support/table.ts";

const asked = { name: name("a.example") };
const hit = { kind: "cache-hit", ...asked, ageSeconds: 1, isFailure: false, isStale: false } as const;
const sent = { ...asked, upstream: "udp://192.0.2.53:53", tookMs: 1 };

const ROWS: readonly [string, ResolverEvent, object][] = [
  ["a hit", hit, { hit: 1, failure: 0, stale: 0, miss: 0 }],
  ["a remembered failure", { ...hit, isFailure: true }, { hit: 0, failure: 1, stale: 0, miss: 0 }],
  ["a stale reply", { ...hit, isStale: true }, { hit: 0, failure: 0, stale: 1, miss: 0 }],
  ["an answer of an upstream", { kind: "forwarded", ...sent, rcode: 0 }, { hit: 0, failure: 0, stale: 0, miss: 1 }],
  ["a failure of one", { kind: "upstream-failed", ...sent, reason: "" }, { hit: 0, failure: 0, stale: 0, miss: 1 }],
  ["anything else", { kind: "special-use", ...asked, reason: "" }, { hit: 0, failure: 0, stale: 0, miss: 0 }],
];

test.each(ROWS)("%s", (_what, event, expected) => {
  const counts = createCacheCounts();
  countCacheWith(counts)(event);
  expect(counts).toEqual(expected);
});
