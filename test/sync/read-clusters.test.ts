import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { readClusters, type SyncCluster } from "../../src/sync/read-clusters.ts";
import type { Diagnostic } from "../../src/sync/diagnostic.ts";
import { SourceError, type Source } from "../../src/sync/source.ts";
import { serviceClaim } from "../support/mesh-values.ts";
import { cluster, service, serviceEntry, unreadableCluster } from "../support/sync-world.ts";

const EAST = cluster("east", [service("web", "192.0.2.1")]);

/** Reads at second 1 000, 1 001, … */
function clock(): () => number {
  let seconds = 999;
  return () => ++seconds;
}

function withSource(read: Source["read"], base: SyncCluster = EAST): SyncCluster {
  return { ...base, sources: [...base.sources, { cluster: base.cluster, read }] };
}

test("each cluster has its part, with its settings and the moment before it was read", async () => {
  const west = { ...cluster("west", [service("web", "192.0.2.2")]), network: "n1", leaseSeconds: 60 };
  const { parts, diagnostics } = await readClusters([EAST, west], clock());
  expect(parts.map(({ observation }) => observation)).toEqual([
    { cluster: "east", zone: "cluster.local.", observedSeconds: 1_000, leaseSeconds: 600, namespaces: ["ns1"] },
    {
      cluster: "west",
      zone: "cluster.local.",
      network: "n1",
      observedSeconds: 1_001,
      leaseSeconds: 60,
      namespaces: ["ns1"],
    },
  ]);
  expect(parts.map(({ claims }) => claims.map(({ claim }) => claim.answer))).toEqual([
    [{ form: "addresses", addresses: ["192.0.2.1"] }],
    [{ form: "addresses", addresses: ["192.0.2.2"] }],
  ]);
  expect(diagnostics).toEqual([]);
});

test("what is wrong with the form of a source and with its objects is told, and the rest is read", async () => {
  const form: Diagnostic = { severity: "warning", cluster: "east", where: { file: "a.yaml" }, message: "odd" };
  const bad = serviceEntry("bad", "not a name");
  const east = withSource(() => Promise.resolve({ objects: [bad], diagnostics: [form], isWhole: true }));
  const { parts, diagnostics } = await readClusters([east], clock());
  expect(diagnostics[0]).toEqual(form);
  expect(diagnostics.slice(1).map(({ severity, where }) => [severity, where.name])).toEqual([["error", "bad"]]);
  expect(parts[0]?.claims.map(({ name }) => name)).toEqual(["web.ns1.svc.cluster.local."]);
});

test("what sources say of names themselves is beside what their objects make of them", async () => {
  const claim = serviceClaim(["192.0.2.7"], { object: "api" });
  const claims = [{ name: parseName("api.ns1.svc.cluster.local"), claim }];
  const east = withSource(() => Promise.resolve({ objects: [], claims, diagnostics: [], isWhole: true }));
  const { parts } = await readClusters([east], clock());
  expect(parts[0]?.claims.map(({ name }) => name)).toEqual([
    "api.ns1.svc.cluster.local.",
    "web.ns1.svc.cluster.local.",
  ]);
});

test("a cluster of which one source cannot be read has no part, and the others have theirs", async () => {
  const broken = withSource(() => Promise.reject(new SourceError("missing", "no such file: b.yaml")));
  const { parts, diagnostics } = await readClusters([broken, cluster("west", [])], clock());
  expect(parts.map(({ observation }) => observation.cluster)).toEqual(["west"]);
  expect(diagnostics).toEqual([
    {
      severity: "error",
      cluster: "east",
      where: {},
      message: "cannot be read, so what it said before stays: no such file: b.yaml",
    },
  ]);
});

test("clusters are read one after the other, so that the objects of one alone are in memory, and told in their order", async () => {
  const events: string[] = [];
  const recorded = (name: string): SyncCluster =>
    withSource(
      async () => {
        events.push(`${name} begins`);
        await setImmediate();
        events.push(`${name} ends`);
        return { objects: [], diagnostics: [], isWhole: true };
      },
      cluster(name, []),
    );
  const clusters = [recorded("west"), unreadableCluster("north"), recorded("east")];
  const { parts } = await readClusters(clusters, clock());
  expect(events).toEqual(["west begins", "west ends", "east begins", "east ends"]);
  expect(parts.map(({ observation }) => observation.cluster)).toEqual(["west", "east"]);
});

test("a cluster is observed when its own reading begins", async () => {
  const { parts } = await readClusters([cluster("a", []), cluster("b", [])], clock());
  expect(parts.map(({ observation }) => observation.observedSeconds)).toEqual([1_000, 1_001]);
});

test("what was seen is told of clusters alone of which something may be missing, in any of their sources", async () => {
  const missing = withSource(() => Promise.resolve({ objects: [], diagnostics: [], isWhole: false }));
  const { seen } = await readClusters([missing, cluster("west", [service("web", "192.0.2.2")])], clock());
  expect([...seen]).toEqual([["east", new Set(["Service ns1/web"])]]);
});

test("a mistake inside a source is not taken for a cluster that cannot be read", async () => {
  const broken = withSource(() => Promise.reject(new TypeError("a mistake")));
  await expect(readClusters([broken], clock())).rejects.toThrow(TypeError);
});
