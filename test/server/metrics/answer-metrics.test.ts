import { expect, test } from "vitest";
import { answerMetricsWith } from "../../../src/server/metrics/answer-metrics.ts";
import { UpstreamCounts } from "../../../src/server/metrics/upstream-counts.ts";
import { metricSources } from "./metric-sources.ts";

test("the metrics are one text, which no cache keeps, and are read anew each time", async () => {
  const upstream = new UpstreamCounts("udp://192.0.2.53:53");
  let connections = 1;
  const answer = answerMetricsWith(metricSources({ upstreams: [upstream], openConnections: () => connections }));
  const ask = (): Promise<Response> =>
    answer(new Request("https://dns.example/metrics"), "", { keepAlive: () => {}, client: { mayOperate: true } });
  const first = await ask();
  expect(first.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(first.headers.get("cache-control")).toBe("no-store");
  expect(await first.text()).toContain("\nmeshdoh_connections 1\n");
  connections = 2;
  upstream.answered(0.02);
  const text = await (await ask()).text();
  expect(text).toContain("\nmeshdoh_connections 2\n");
  expect(text).toContain('\nmeshdoh_upstream_seconds_count{upstream="udp://192.0.2.53:53"} 1\n');
  // A line that does not end, or an empty one between metrics, is one that Prometheus stops at.
  expect(text.split("\n").filter((line) => !/^(#.*|\w+(\{.*\})? \S+|)$/.test(line))).toEqual([]);
  expect(text.endsWith("\n")).toBe(true);
});
