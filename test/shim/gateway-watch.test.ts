import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { createCounters } from "../../src/shim/counters.ts";
import { watchGateway } from "../../src/shim/gateway-watch.ts";

const NAME = parseName("a.example");
const FAILURE = {
  kind: "upstream-failed",
  name: NAME,
  upstream: "gateway.example",
  reason: "gateway gateway.example is ill",
  tookMs: 4,
} as const;
const SUCCESS = { kind: "forwarded", name: NAME, upstream: "gateway.example", rcode: 0, tookMs: 4 } as const;

test("every exchange is counted, but only the first failure and the first success after it are reported", () => {
  const counters = createCounters();
  const lines: string[] = [];
  const observe = watchGateway(counters, (line) => lines.push(line));
  for (const event of [SUCCESS, FAILURE, FAILURE, SUCCESS, SUCCESS]) observe(event);
  observe({ kind: "cache-hit", name: NAME, ageSeconds: 0, isFailure: false, isStale: false });
  expect(lines).toEqual(["gateway gateway.example is ill", "gateway gateway.example answers again"]);
  expect(counters).toMatchObject({ gatewayExchanges: 5, gatewayFailures: 2 });
});
