import { describe, expect, test } from "vitest";
import { parseSettings, SettingsError, type GatewaySettings, type Variables } from "../../src/gateway/settings.ts";

const DEFAULTS: GatewaySettings = {
  anonymousView: undefined,
  upstreams: [],
  zoneUpstreams: [],
  staleSeconds: 86_400,
  edgeCache: false,
  publicUrl: undefined,
  corsOrigins: [],
  cloudflareAccess: undefined,
  clientCertificates: false,
  assumedZones: parseSettings({}).assumedZones,
  ttlSeconds: 30,
  refreshMs: 30_000,
  deadlineMs: 4500,
};
const VIEW = { name: "vm", reach: "mesh", families: ["v4", "v6"], autopath: true, public: true };

function problemsOf(variables: Variables): readonly string[] {
  try {
    parseSettings(variables);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test("without variables nobody is answered, and the usual zones are the mesh's", () => {
  expect(parseSettings({})).toEqual(DEFAULTS);
  expect(DEFAULTS.assumedZones).toEqual(["cluster.local.", "clusterset.local."]);
});

describe("each variable", () => {
  test.each<[Variables, Partial<GatewaySettings>]>([
    [
      { MESHDOH_ZONES: "mesh.example, cluster.local" },
      { assumedZones: parseSettings({ MESHDOH_ZONES: "mesh.example cluster.local" }).assumedZones },
    ],
    [{ MESHDOH_TTL_SECONDS: "60" }, { ttlSeconds: 60 }],
    [{ MESHDOH_TTL_SECONDS: 1 }, { ttlSeconds: 1 }],
    [{ MESHDOH_TTL_SECONDS: " 86400 " }, { ttlSeconds: 86_400 }],
    [{ MESHDOH_REFRESH_SECONDS: "5" }, { refreshMs: 5000 }],
    [{ MESHDOH_DEADLINE_MS: "100" }, { deadlineMs: 100 }],
    [{ MESHDOH_STALE_SECONDS: "0" }, { staleSeconds: 0 }],
    [{ MESHDOH_STALE_SECONDS: "259200" }, { staleSeconds: 259_200 }],
    [{ MESHDOH_EDGE_CACHE: "on" }, { edgeCache: true }],
    [{ MESHDOH_CLIENT_CERTIFICATES: "on" }, { clientCertificates: true }],
    [{ MESHDOH_ANONYMOUS_VIEW: "" }, { anonymousView: undefined }],
    [{ MESHDOH_VIEW_CLUSTER: "east" }, { anonymousView: undefined }],
  ])("%j", (variables, expected) => {
    expect(parseSettings(variables)).toEqual({ ...DEFAULTS, ...expected });
  });

  test("MESHDOH_ZONES are names in canonical form", () => {
    expect(parseSettings({ MESHDOH_ZONES: "Mesh.Example,cluster.local." }).assumedZones).toEqual([
      "mesh.example.",
      "cluster.local.",
    ]);
  });

  test.each<[Variables, object]>([
    [{}, VIEW],
    [{ MESHDOH_VIEW_CLUSTER: "east" }, { ...VIEW, cluster: "east" }],
    [{ MESHDOH_VIEW_NETWORK: "net-1" }, { ...VIEW, network: "net-1" }],
    [{ MESHDOH_VIEW_NAMESPACE: "ns1" }, { ...VIEW, namespace: "ns1" }],
    [
      { MESHDOH_VIEW_SEARCH: "ns1.svc.cluster.local Corp.Example.com" },
      { ...VIEW, search: ["ns1.svc.cluster.local.", "corp.example.com."] },
    ],
    [{ MESHDOH_VIEW_REACH: "direct" }, { ...VIEW, reach: "direct" }],
    [{ MESHDOH_VIEW_REACH: "Mesh" }, VIEW],
    [{ MESHDOH_VIEW_TTL_SECONDS: "5" }, { ...VIEW, ttlSeconds: 5 }],
    [{ MESHDOH_VIEW_FAMILIES: "v4" }, { ...VIEW, families: ["v4"] }],
    [{ MESHDOH_VIEW_FAMILIES: "v6,v4" }, VIEW],
    [{ MESHDOH_VIEW_AUTOPATH: "off" }, { ...VIEW, autopath: false }],
    [{ MESHDOH_VIEW_AUTOPATH: "ON" }, VIEW],
    [{ MESHDOH_VIEW_PUBLIC: "off" }, { ...VIEW, public: false }],
    [{ MESHDOH_VIEW_OPERATOR: "on" }, { ...VIEW, operator: true }],
    [{ MESHDOH_VIEW_OPERATOR: "off" }, VIEW],
  ])("of the anonymous view: %j", (variables, expected) => {
    expect(parseSettings({ MESHDOH_ANONYMOUS_VIEW: "vm", ...variables }).anonymousView).toEqual(expected);
  });

  test("other variables and bindings are no matter", () => {
    expect(parseSettings({ PATH: "/bin", SNAPSHOTS: { get: () => undefined } })).toEqual(DEFAULTS);
  });
});

describe("problems", () => {
  test.each<[Variables, string]>([
    [{ MESHDOH_ZONES: "a..b" }, "MESHDOH_ZONES: "],
    [{ MESHDOH_TTL_SECONDS: "0" }, `MESHDOH_TTL_SECONDS must be a whole number from 1 to 86400, not "0"`],
    [{ MESHDOH_TTL_SECONDS: "86401" }, "MESHDOH_TTL_SECONDS must be a whole number"],
    [{ MESHDOH_TTL_SECONDS: "1.5" }, "MESHDOH_TTL_SECONDS must be a whole number"],
    [{ MESHDOH_TTL_SECONDS: "-1" }, "MESHDOH_TTL_SECONDS must be a whole number"],
    [{ MESHDOH_TTL_SECONDS: "1e3" }, "MESHDOH_TTL_SECONDS must be a whole number"],
    [{ MESHDOH_TTL_SECONDS: true }, "MESHDOH_TTL_SECONDS must be text, not true"],
    [{ MESHDOH_STALE_SECONDS: "259201" }, "MESHDOH_STALE_SECONDS must be a whole number from 0 to 259200"],
    [{ MESHDOH_EDGE_CACHE: "yes" }, `MESHDOH_EDGE_CACHE must be on or off, not "yes"`],
    [{ MESHDOH_REFRESH_SECONDS: "301" }, "MESHDOH_REFRESH_SECONDS must be a whole number from 1 to 300"],
    [{ MESHDOH_DEADLINE_MS: "99" }, "MESHDOH_DEADLINE_MS must be a whole number from 100 to 30000"],
    [
      { MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_NAMESPACE: "NS 1" },
      `MESHDOH_VIEW_NAMESPACE must be the name of a namespace, not "NS 1"`,
    ],
    [{ MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_SEARCH: "a b..c" }, "MESHDOH_VIEW_SEARCH: "],
    [
      { MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_REACH: "far" },
      `MESHDOH_VIEW_REACH must be mesh or direct, not "far"`,
    ],
    [
      { MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_TTL_SECONDS: "0" },
      `MESHDOH_VIEW_TTL_SECONDS must be a whole number from 1 to 86400, not "0"`,
    ],
    [
      { MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_FAMILIES: "ipv4" },
      `MESHDOH_VIEW_FAMILIES must be v4, v6 or both, not "ipv4"`,
    ],
    [
      { MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_FAMILIES: "v4 v9" },
      `MESHDOH_VIEW_FAMILIES must be v4, v6 or both, not "v9"`,
    ],
    [
      { MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_AUTOPATH: "no" },
      `MESHDOH_VIEW_AUTOPATH must be on or off, not "no"`,
    ],
    [{ MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_PUBLIC: false }, "MESHDOH_VIEW_PUBLIC must be text, not false"],
  ])("%j", (variables, problem) => {
    expect(problemsOf(variables)).toEqual([expect.stringContaining(problem)]);
  });

  test("all of them are told at once, and in the message too", () => {
    const variables = {
      MESHDOH_ANONYMOUS_VIEW: "vm",
      MESHDOH_UPSTREAM: "one two",
      MESHDOH_VIEW_PUBLIC: "maybe",
      MESHDOH_VIEW_SEARCH: "a..b",
      MESHDOH_DEADLINE_MS: "soon",
    };
    const problems = problemsOf(variables);
    expect(problems).toHaveLength(5);
    expect(() => parseSettings(variables)).toThrow(`the gateway's settings are wrong: ${problems.join("; ")}`);
  });
});
