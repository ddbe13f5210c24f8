import { expect, test } from "vitest";
import { createCounters } from "../../src/shim/counters.ts";
import { watchGateway } from "../../src/shim/gateway-watch.ts";

const FAILURE = {
  kind: "upstream-failed",
  name: "a.example.",
  upstream: "gateway.example",
  reason: "gateway gateway.example is ill",
} as const;
const SUCCESS = { kind: "forwarded", name: "a.example.", upstream: "gateway.example", rcode: 0 } as const;

test("every exchange is counted, but only the first failure and the first success after it are reported", () => {
  const counters = createCounters();
  const lines: string[] = [];
  const observe = watchGateway(counters, (line) => lines.push(line));
  for (const event of [SUCCESS, FAILURE, FAILURE, SUCCESS, SUCCESS]) observe(event);
  observe({ kind: "cache-hit", name: "a.example." });
  expect(lines).toEqual(["gateway gateway.example is ill", "gateway gateway.example answers again"]);
  expect(counters).toMatchObject({ gatewayExchanges: 5, gatewayFailures: 2 });
});
