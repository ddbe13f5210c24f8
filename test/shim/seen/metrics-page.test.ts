import { expect, test } from "vitest";
import { createCounters } from "../../../src/shim/counters.ts";
import { metricsPage } from "../../../src/shim/seen/metrics-page.ts";
import { metricSources, seenUpstream } from "./seen-upstreams.ts";

test("the metrics are one text of whole lines, read anew each time", async () => {
  const counters = createCounters();
  const gateways = [seenUpstream("https://a.example")];
  const resolvers = [seenUpstream("udp://192.0.2.53")];
  const page = metricsPage(metricSources({ counters, gateways, resolvers }));
  expect((await page()).text).toContain("\nmeshdoh_shim_malformed_total 0\n");
  counters.malformed++;
  const { status, mediaType, text } = await page();
  expect([status, mediaType]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  expect(text).toContain("\nmeshdoh_shim_malformed_total 1\n");
  expect(text).toContain('\nmeshdoh_shim_gateway_up{gateway="https://a.example"} 1\n');
  expect(text).toContain('\nmeshdoh_shim_gateway_retries_total{gateway="https://a.example"} 0\n');
  expect(text).toContain('\nmeshdoh_shim_resolver_exchanges_total{resolver="udp://192.0.2.53"} 0\n');
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  // A line that does not end is one that Prometheus stops at.
  expect(text.split("\n").filter((line) => !/^(#.*|\w+(\{.*\})? \S+|)$/.test(line))).toEqual([]);
  expect(text.endsWith("\n")).toBe(true);
});

test("what is loaded for them is loaded once, when they are asked for first", async () => {
  let loads = 0;
  const page = metricsPage(metricSources(), () => {
    loads++;
    return Promise.resolve(() => Promise.resolve("process_words 1\n"));
  });
  expect(loads).toBe(0);
  await Promise.all([page(), page()]);
  expect((await page()).text.endsWith("\nprocess_words 1\n")).toBe(true);
  expect(loads).toBe(1);
});
