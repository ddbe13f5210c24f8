import { describe, expect, test } from "vitest";
import { parseCounters, readHealthPage, type FetchPage } from "../../../../src/shim/system/observe/health-page.ts";

const AT = { address: "127.0.0.1", port: 9253 };

function pages(texts: Readonly<Record<string, readonly [number, string]>>): FetchPage {
  return async (url) => {
    const [status, text] = texts[url] ?? [];
    if (status === undefined || text === undefined) throw new Error(`${url} refused the connection`);
    return { status, text };
  };
}

describe("what the shim says of itself", () => {
  test("is its health and its counters", async () => {
    const fetchPage = pages({
      "http://127.0.0.1:9253/healthz": [200, "ok\n"],
      "http://127.0.0.1:9253/metrics": [200, "meshdoh_shim_queries_total 5\n"],
    });
    expect(await readHealthPage(fetchPage, AT)).toEqual({
      url: "http://127.0.0.1:9253/healthz",
      status: 200,
      text: "ok",
      counters: [{ name: "meshdoh_shim_queries_total", value: 5 }],
    });
  });

  test.each<readonly [string, unknown]>([
    [
      '{"zonesKnown":false,"gateways":[{"gateway":"https://a.example","tellsZones":false},{"gateway":"https://b.example"}]}',
      { areKnown: false, gatewaysUnable: ["https://a.example"] },
    ],
    [
      '{"zonesKnown":true,"gateways":[{"gateway":"https://a.example","tellsZones":true},{"tellsZones":false},7]}',
      { areKnown: true, gatewaysUnable: [] },
    ],
    ['{"gateways":[{"gateway":"https://a.example","tellsZones":false}]}', undefined],
    ['{"zonesKnown":true,"gateways":null}', undefined],
    ["[", undefined],
  ])("holds what it knows of the mesh's zones, as far as it says: %s", async (text, zones) => {
    const fetchPage = pages({
      "http://127.0.0.1:9253/healthz": [200, text],
      "http://127.0.0.1:9253/metrics": [404, ""],
    });
    expect((await readHealthPage(fetchPage, AT)).zones).toEqual(zones);
  });

  test("is told without counters when there are none", async () => {
    const fetchPage = pages({
      "http://127.0.0.1:9253/healthz": [503, "no gateway answers"],
      "http://127.0.0.1:9253/metrics": [404, "meshdoh_x 1"],
    });
    expect(await readHealthPage(fetchPage, AT)).toMatchObject({
      status: 503,
      text: "no gateway answers",
      counters: [],
    });
  });

  test("is the reason when nothing comes back", async () => {
    expect(await readHealthPage(pages({}), AT)).toEqual({
      url: "http://127.0.0.1:9253/healthz",
      status: undefined,
      text: "http://127.0.0.1:9253/healthz refused the connection",
      counters: [],
    });
  });
});

test("of Prometheus' text our own values are read, without buckets", () => {
  const text = [
    "# HELP meshdoh_shim_queries_total Queries.",
    'meshdoh_shim_answers_total{source="cache"} 12',
    "meshdoh_shim_seconds_sum 1.5e-3",
    'meshdoh_shim_seconds_bucket{le="0.1"} 3',
    "process_cpu_seconds_total 4",
    "",
  ].join("\n");
  expect(parseCounters(text)).toEqual([
    { name: 'meshdoh_shim_answers_total{source="cache"}', value: 12 },
    { name: "meshdoh_shim_seconds_sum", value: 0.0015 },
  ]);
});
