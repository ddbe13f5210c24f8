import fc from "fast-check";
import { expect, test } from "vitest";
import { nameTableClaims } from "../../../src/sync/istiod/name-table-claims.ts";
import type { NameTableEntry } from "../../../src/sync/istiod/name-table.ts";
import { external, kubernetes, lineOf, linesOf, PLACE } from "./table-entries.ts";

function claimed(entries: readonly NameTableEntry[]): { claims: string[]; said: string[] } {
  const { claims, diagnostics } = nameTableClaims({ entries, problems: [] }, PLACE);
  return { claims: claims.map(lineOf), said: linesOf(diagnostics) };
}

test.each([
  [
    "a Service with both families",
    [kubernetes("web.shop.svc.cluster.local", ["fd00::1", "10.96.0.1"], { shortname: "web", namespace: "shop" })],
    ["web.shop.svc.cluster.local. addresses 10.96.0.1 fd00::1 (Service shop/web)"],
  ],
  [
    "a ServiceEntry with VIPs of Istio",
    [external("api.example.com", ["240.240.0.1", "2001:2::f0f0:1"])],
    ["api.example.com. addresses 240.240.0.1 2001:2::f0f0:1 (ServiceEntry /istiod:api.example.com)"],
  ],
  [
    "a wildcard",
    [external("*.example.com", ["192.0.2.1"])],
    ["*.example.com. addresses 192.0.2.1 (ServiceEntry /istiod:*.example.com)"],
  ],
  [
    "a ServiceEntry with the name of a Service",
    [external("web.shop.svc.cluster.local", ["192.0.2.1"])],
    ["web.shop.svc.cluster.local. addresses 192.0.2.1 (ServiceEntry /istiod:web.shop.svc.cluster.local)"],
  ],
  [
    "an imported Service",
    [kubernetes("web.shop.svc.clusterset.local", ["10.112.0.1"])],
    ["web.shop.svc.clusterset.local. addresses 10.112.0.1 (ServiceImport shop/web)"],
  ],
  [
    "a headless Service with the names of its pods",
    [
      kubernetes("db.data.svc.cluster.local", ["10.1.0.2", "10.1.0.1", "10.1.0.3"]),
      kubernetes("db-0.db.data.svc.cluster.local", ["10.1.0.1"], { shortname: "db-0.db", namespace: "data" }),
      kubernetes("db-1.db.data.svc.cluster.local", ["10.1.0.2"], { shortname: "db-1.db", namespace: "data" }),
    ],
    ["db.data.svc.cluster.local. endpoints db-0=10.1.0.1 db-1=10.1.0.2 10.1.0.3 (Service data/db)"],
  ],
  [
    "a pod of another cluster, which the Service does not answer",
    [kubernetes("db.data.svc.cluster.local", ["10.1.0.1"]), kubernetes("db-9.db.data.svc.cluster.local", ["10.9.0.1"])],
    [
      "db-9.db.data.svc.cluster.local. endpoints 10.9.0.1 (Service data/db-9.db)",
      "db.data.svc.cluster.local. endpoints 10.1.0.1 (Service data/db)",
    ],
  ],
  [
    "names of pods whose Service is not there",
    [kubernetes("db-0.db.data.svc.cluster.local", ["10.1.0.1"])],
    ["db-0.db.data.svc.cluster.local. endpoints 10.1.0.1 (Service data/db-0.db)"],
  ],
  [
    "alternative hosts, without those that every view has of itself",
    [
      kubernetes("web.shop.svc.cluster.local", ["10.96.0.1"], {
        altHosts: ["web", "web.shop.", "web.shop.svc", "www.example.com", "api.example.com."],
      }),
      external("api.example.com", ["192.0.2.1"]),
    ],
    [
      "api.example.com. addresses 192.0.2.1 (ServiceEntry /istiod:api.example.com)",
      "web.shop.svc.cluster.local. addresses 10.96.0.1 (Service shop/web)",
      "www.example.com. addresses 10.96.0.1 (ServiceEntry shop/web)",
    ],
  ],
])("%s", (_, entries, claims) => {
  expect(claimed(entries)).toEqual({ claims, said: [] });
});

test("the aliases of an agent's table are one notice", () => {
  const entries = ["web.shop.", "web.shop.svc."].map((host) => kubernetes(host, ["10.96.0.1"]));
  expect(claimed(entries)).toEqual({
    claims: [],
    said: ["notice: …: 2 aliases that end in a dot are left out: they follow from the Services"],
  });
});

test("Services of another zone are one error, which says what to do", () => {
  const entries = ["web.shop", "db.data"].map((host) => kubernetes(`${host}.svc.k8s.example`, ["10.96.0.1"]));
  expect(claimed(entries)).toEqual({
    claims: [],
    said: [
      "error: … db.data.svc.k8s.example: lies in k8s.example., not in cluster.local. and 1 more like it: give the cluster domain=k8s.example",
    ],
  });
});

test.each([
  ["in the zone", "shop.svc.cluster.local"],
  ["outside", "www.example.com"],
])("a host of Kubernetes %s that is like no Service is an error", (_, host) => {
  expect(claimed([kubernetes(host, ["10.96.0.1"])]).said).toEqual([
    `error: … ${host}: is of Kubernetes, but like no name of a Service: <service>.<namespace>.svc.cluster.local.`,
  ]);
});

test("an alternative host that cannot be a name is told of, and the rest is answered", () => {
  const entry = kubernetes("web.shop.svc.cluster.local", ["10.96.0.1"], { altHosts: ["a b.example"] });
  expect(claimed([entry])).toEqual({
    claims: ["web.shop.svc.cluster.local. addresses 10.96.0.1 (Service shop/web)"],
    said: ['error: … web.shop.svc.cluster.local: altHosts: "a b.example": the character U+0020 cannot stand in a host'],
  });
});

test("an entry of another form is told of, and what it said before may stay", () => {
  const problems = [{ host: "web.shop.svc.cluster.local", field: "ips", message: "is 7, not a list" }];
  const reading = nameTableClaims({ entries: [external("api.example", ["192.0.2.1"])], problems }, PLACE);
  expect(reading.isWhole).toBe(false);
  expect(linesOf(reading.diagnostics)).toEqual(["error: … web.shop.svc.cluster.local: ips: is 7, not a list"]);
  expect(nameTableClaims({ entries: [], problems: [] }, PLACE)).toEqual({
    objects: [],
    claims: [],
    diagnostics: [],
    isWhole: true,
  });
});

const arbitraryHost = fc.oneof(
  fc.constantFrom(
    "web.shop.svc.cluster.local",
    "db.data.svc.cluster.local",
    "db-0.db.data.svc.cluster.local",
    "DB-1.db.data.svc.cluster.local",
    "web.shop.svc.k8s.example",
    "web.shop.svc.clusterset.local",
    "web.shop.",
    "*.example.com",
    "api.example.com",
    "API.example.com",
  ),
  fc.string(),
  fc.domain(),
);

const arbitraryEntry: fc.Arbitrary<NameTableEntry> = fc.record({
  host: arbitraryHost,
  ips: fc.array(
    fc.oneof(fc.constantFrom("10.1.0.1", "10.1.0.2", "10.1.0.3", "fd00::1"), fc.string(), fc.ipV4(), fc.ipV6()),
  ),
  registry: fc.constantFrom("Kubernetes", "External", "Consul", ""),
  shortname: fc.string(),
  namespace: fc.string(),
  altHosts: fc.array(arbitraryHost, { maxLength: 3 }),
});

test("whatever entries there are, in whatever order and number, they never throw and say the same", () => {
  const shuffled = fc
    .array(arbitraryEntry, { maxLength: 12 })
    .chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray([...entries, ...entries], { minLength: entries.length * 2 })),
    );
  fc.assert(
    fc.property(shuffled, ([entries, others]) => {
      const [one, other] = [claimed(entries), claimed([...others])];
      expect(other.claims).toEqual(one.claims);
      // Aliases are counted as often as they are there.
      const isCount = (line: string): boolean => line.includes("left out: they follow");
      expect(other.said.filter((line) => !isCount(line))).toEqual(one.said.filter((line) => !isCount(line)));
    }),
  );
});
