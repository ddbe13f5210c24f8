import { expect, test } from "vitest";
import { formatMetrics } from "../../../src/shim/seen/metric-text.ts";

test("metrics are lines as Prometheus reads them, with what labels may not hold escaped", () => {
  const text = formatMetrics([
    { type: "counter", name: "a_total", help: "What happened", samples: [{ value: 3 }] },
    { type: "gauge", name: "b", help: "How it is", samples: [] },
    {
      type: "histogram",
      name: "c",
      help: "How long",
      samples: [
        { suffix: "_bucket", labels: { gateway: 'a"\\\n', le: "+Inf" }, value: 1 },
        { suffix: "_sum", labels: { gateway: "b" }, value: 0.25 },
      ],
    },
  ]);
  expect(text.split("\n")).toEqual([
    "# HELP a_total What happened",
    "# TYPE a_total counter",
    "a_total 3",
    "# HELP b How it is",
    "# TYPE b gauge",
    "# HELP c How long",
    "# TYPE c histogram",
    String.raw`c_bucket{gateway="a\"\\\n",le="+Inf"} 1`,
    'c_sum{gateway="b"} 0.25',
    "",
  ]);
});
