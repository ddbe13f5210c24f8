import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { formatMetrics, type MetricFamily } from "../../../src/shim/seen/metric-text.ts";
import { gatewayFamilies, upstreamFamilies } from "../../../src/shim/seen/upstream-families.ts";
import { seenUpstream } from "./seen-upstreams.ts";

function linesOf(families: readonly MetricFamily[]): string[] {
  const lines = formatMetrics(families).split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

describe("metrics of upstreams", () => {
  test("what came of asking each, and how it does", () => {
    const away = seenUpstream("https://a.example", true);
    away.counts.exchanges = 5;
    away.counts.answered(0.004);
    away.counts.failed(new UpstreamError("timeout", "late"));
    away.counts.withdrawn();
    const lines = linesOf(upstreamFamilies("gateway", [away, seenUpstream("https://b.example")]));
    expect(lines.filter((line) => !line.includes("_bucket"))).toEqual([
      'meshdoh_shim_gateway_exchanges_total{gateway="https://a.example"} 5',
      'meshdoh_shim_gateway_exchanges_total{gateway="https://b.example"} 0',
      'meshdoh_shim_gateway_failures_total{gateway="https://a.example",reason="timeout"} 1',
      'meshdoh_shim_gateway_abandoned_total{gateway="https://a.example"} 1',
      'meshdoh_shim_gateway_abandoned_total{gateway="https://b.example"} 0',
      'meshdoh_shim_gateway_seconds_sum{gateway="https://a.example"} 0.004',
      'meshdoh_shim_gateway_seconds_count{gateway="https://a.example"} 1',
      'meshdoh_shim_gateway_seconds_sum{gateway="https://b.example"} 0',
      'meshdoh_shim_gateway_seconds_count{gateway="https://b.example"} 0',
      'meshdoh_shim_gateway_in_flight{gateway="https://a.example"} 2',
      'meshdoh_shim_gateway_in_flight{gateway="https://b.example"} 0',
      'meshdoh_shim_gateway_up{gateway="https://a.example"} 0',
      'meshdoh_shim_gateway_up{gateway="https://b.example"} 1',
    ]);
  });

  test("a histogram counts what took no longer than each bound", () => {
    const upstream = seenUpstream("udp://192.0.2.53");
    for (const seconds of [0.004, 0.3, 7]) upstream.counts.answered(seconds);
    const buckets = linesOf(upstreamFamilies("resolver", [upstream])).filter((line) => line.includes("_bucket"));
    const line = (le: string, count: number): string =>
      `meshdoh_shim_resolver_seconds_bucket{resolver="udp://192.0.2.53",le="${le}"} ${count}`;
    expect(buckets).toEqual([
      line("0.001", 0),
      line("0.0025", 0),
      line("0.005", 1),
      line("0.01", 1),
      line("0.025", 1),
      line("0.05", 1),
      line("0.1", 1),
      line("0.25", 1),
      line("0.5", 2),
      line("1", 2),
      line("2", 2),
      line("+Inf", 3),
    ]);
  });

  test("gateways tell of retries, and of their snapshot once it is known", () => {
    const told = seenUpstream("https://a.example");
    told.counts.retries = 2;
    told.counts.generation = 57;
    expect(linesOf(gatewayFamilies([told, seenUpstream("https://b.example")]))).toEqual([
      'meshdoh_shim_gateway_retries_total{gateway="https://a.example"} 2',
      'meshdoh_shim_gateway_retries_total{gateway="https://b.example"} 0',
      'meshdoh_shim_gateway_snapshot_generation{gateway="https://a.example"} 57',
    ]);
  });
});
