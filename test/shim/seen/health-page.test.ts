import { expect, test } from "vitest";
import { healthPage } from "../../../src/shim/seen/health-page.ts";
import type { SeenUpstream } from "../../../src/shim/seen/metric-sources.ts";
import { seenUpstream } from "./seen-upstreams.ts";

const LISTENING = ["127.0.0.1:53"];
const UP = seenUpstream("https://a.example");
const AWAY = seenUpstream("https://b.example", true);
UP.counts.generation = 57;
const UP_TEXT = '{"gateway":"https://a.example","up":true,"snapshot":57}';
const AWAY_TEXT = '{"gateway":"https://b.example","up":false}';

test.each<[string, readonly string[], SeenUpstream[], number, string]>([
  [
    "all is well",
    LISTENING,
    [UP],
    200,
    `{"status":"ok","listening":["127.0.0.1:53"],"zonesKnown":true,"gateways":[${UP_TEXT}]}\n`,
  ],
  [
    "one of two gateways answers",
    LISTENING,
    [UP, AWAY],
    200,
    `{"status":"ok","listening":["127.0.0.1:53"],"zonesKnown":true,"gateways":[${UP_TEXT},${AWAY_TEXT}]}\n`,
  ],
  [
    "no gateway answers, which a restart would not mend",
    LISTENING,
    [AWAY],
    200,
    `{"status":"degraded","listening":["127.0.0.1:53"],"zonesKnown":true,"gateways":[${AWAY_TEXT}]}\n`,
  ],
  [
    "no queries are taken",
    [],
    [UP],
    503,
    `{"status":"not listening","listening":[],"zonesKnown":true,"gateways":[${UP_TEXT}]}\n`,
  ],
])("when %s", (_what, listening, gateways, status, text) => {
  expect(healthPage({ listening: () => listening, gateways, areZonesKnown: () => true })).toEqual({
    status,
    mediaType: "application/json",
    text,
  });
});

test("a gateway that cannot tell which zones are the mesh's is told apart from one that has not said yet", () => {
  const [older, newer, silent] = ["old", "new", "silent"].map((host) => seenUpstream(`https://${host}.example`));
  if (older === undefined || newer === undefined || silent === undefined) throw new Error("none was made");
  older.counts.tellsView = false;
  newer.counts.tellsView = true;
  const page = healthPage({
    listening: () => LISTENING,
    gateways: [older, newer, silent],
    areZonesKnown: () => false,
  });
  expect(JSON.parse(page.text)).toEqual({
    status: "ok",
    listening: LISTENING,
    zonesKnown: false,
    gateways: [
      { gateway: "https://old.example", up: true, tellsZones: false },
      { gateway: "https://new.example", up: true, tellsZones: true },
      { gateway: "https://silent.example", up: true },
    ],
  });
});
