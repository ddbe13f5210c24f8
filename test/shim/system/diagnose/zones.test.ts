import { describe, expect, test } from "vitest";
import { diagnoseZones, untoldZonesWords } from "../../../../src/shim/system/diagnose/zones.ts";
import type { KnownZones } from "../../../../src/shim/system/observe/health-page.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { observed, told } from "./observed.ts";

const OLD = "https://old.example";
const UNABLE = `${OLD} cannot tell which zones are the mesh's, as older versions cannot`;
const EVERY = "every name counts as the mesh's";

function seenWith(zones: KnownZones | undefined, ...words: readonly string[]): Observation {
  const page = { url: "http://127.0.0.1:9253/healthz", status: 200, text: "", counters: [] };
  return observed({ told: told(...words), health: zones === undefined ? page : { ...page, zones } });
}

describe("a gateway that cannot tell the mesh's zones", () => {
  test.each<readonly [string, KnownZones, readonly string[], string, string]>([
    [
      "makes a split go without effect",
      { areKnown: false, gatewaysUnable: [OLD] },
      ["--outside=resolvers"],
      "risk",
      `${UNABLE}: ${EVERY}, and the original resolvers are asked for none of them`,
    ],
    [
      "makes a fallback go without effect",
      { areKnown: false, gatewaysUnable: [OLD] },
      ["--fallback=resolvers"],
      "risk",
      `${UNABLE}: ${EVERY}, and the original resolvers are asked for none of them`,
    ],
    [
      "matters little where everything goes to the gateway",
      { areKnown: false, gatewaysUnable: [OLD] },
      [],
      "note",
      `${UNABLE}: ${EVERY}`,
    ],
    [
      "matters little beside one that can",
      { areKnown: true, gatewaysUnable: [OLD] },
      ["--outside=resolvers"],
      "note",
      UNABLE,
    ],
  ])("%s", (_what, zones, words, severity, expected) => {
    const seen = seenWith(zones, ...words);
    expect(untoldZonesWords(seen)).toBe(expected);
    expect(diagnoseZones(seen)).toMatchObject([
      { id: "zones-not-told", severity, problem: `${expected}.`, mend: `curl --include ${OLD}/view` },
    ]);
  });
});

test.each<readonly [string, Observation]>([
  ["all gateways tell them", seenWith({ areKnown: true, gatewaysUnable: [] })],
  ["no gateway has been reached yet", seenWith({ areKnown: false, gatewaysUnable: [] }, "--outside=resolvers")],
  ["the shim is an older one, which does not say", seenWith(undefined)],
  ["the shim has no page", observed({ told: told() })],
])("nothing is found where %s", (_what, seen) => {
  expect(untoldZonesWords(seen)).toBeUndefined();
  expect(diagnoseZones(seen)).toEqual([]);
});
