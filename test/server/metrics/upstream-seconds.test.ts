import { expect, test } from "vitest";
import { UpstreamCounts } from "../../../src/server/metrics/upstream-counts.ts";
import { formatUpstreamSeconds } from "../../../src/server/metrics/upstream-seconds.ts";

test("the histogram is in the text format of Prometheus, its labels escaped", () => {
  const counts = new UpstreamCounts('udp://"\\\n');
  counts.answered(0.25);
  counts.answered(31);
  expect(formatUpstreamSeconds([counts])).toBe(
    String.raw`# HELP meshdoh_upstream_seconds Time that upstreams took to answer
# TYPE meshdoh_upstream_seconds histogram
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.0005"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.001"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.0025"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.005"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.01"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.025"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.05"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.1"} 0
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.25"} 1
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="0.5"} 1
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="1"} 1
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="2.5"} 1
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="5"} 1
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="10"} 1
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="30"} 1
meshdoh_upstream_seconds_bucket{upstream="udp://\"\\\n",le="+Inf"} 2
meshdoh_upstream_seconds_sum{upstream="udp://\"\\\n"} 31.25
meshdoh_upstream_seconds_count{upstream="udp://\"\\\n"} 2
`,
  );
});
