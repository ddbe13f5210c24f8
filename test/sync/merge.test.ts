import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { attachVips, hostsWithoutVip, mergeParts } from "../../src/sync/merge.ts";
import { arbitraryParts } from "../support/arbitrary-mesh.ts";
import { clusterPart, meshHost, observation, serviceClaim, vipClaim } from "../support/mesh-values.ts";

const WEB = "web.ns1.svc.cluster.local";

test("what two clusters say about a name is one host, in the order of the clusters", () => {
  const east = serviceClaim(["192.0.2.1"]);
  const west = serviceClaim(["192.0.2.2"], { cluster: "west" });
  const parts = [clusterPart(observation("west"), [[WEB, west]]), clusterPart(observation("east"), [[WEB, east]])];
  expect([...mergeParts(parts).values()]).toEqual([meshHost(WEB, east, west)]);
});

test("a Service stands before a ServiceEntry of the same cluster", () => {
  const entry = vipClaim("squatter", { namespace: "a" });
  const service = serviceClaim(["192.0.2.1"], { namespace: "z" });
  const part = clusterPart(observation("east"), [
    [WEB, entry],
    [WEB, service],
  ]);
  expect(mergeParts([part]).get(parseName(WEB))?.claims).toEqual([service, entry]);
});

test("what a cluster says twice counts once; what only differs in its addresses counts twice", () => {
  const one = serviceClaim(["192.0.2.1"]);
  const two = serviceClaim(["192.0.2.2"]);
  const part = clusterPart(observation("east"), [
    [WEB, two],
    [WEB, one],
    [WEB, serviceClaim(["192.0.2.1"])],
  ]);
  expect(mergeParts([part]).get(parseName(WEB))?.claims).toEqual([one, two]);
});

test("the order of clusters and claims makes no difference", () => {
  fc.assert(
    fc.property(arbitraryParts, (parts) => {
      const turned = parts.toReversed().map((part) => ({ ...part, claims: part.claims.toReversed() }));
      expect([...mergeParts(turned)]).toEqual([...mergeParts(parts)]);
    }),
  );
});

test("no claim is lost and none is invented", () => {
  fc.assert(
    fc.property(arbitraryParts, (parts) => {
      const texts = (claims: Iterable<unknown>): string[] =>
        [...new Set([...claims].map((claim) => JSON.stringify(claim)))].toSorted();
      const merged = [...mergeParts(parts).values()].flatMap((host) => host.claims.map((claim) => [host.name, claim]));
      expect(texts(merged)).toEqual(
        texts(parts.flatMap(({ claims }) => claims.map(({ name, claim }) => [name, claim]))),
      );
    }),
  );
});

test.each([
  ["wants a VIP and has none from Istio", [vipClaim("a")], true],
  ["has an empty list from Istio", [vipClaim("a", { answer: { form: "vip", assigned: [] } })], true],
  ["has one from Istio", [vipClaim("a", { answer: { form: "vip", assigned: ["240.240.0.1"] } })], false],
  [
    "has one from Istio in one cluster only",
    [vipClaim("a", { answer: { form: "vip", assigned: ["240.240.0.1"] } }), vipClaim("a", { cluster: "west" })],
    true,
  ],
  ["is a Service", [serviceClaim(["192.0.2.1"])], false],
  ["a Service has as well", [serviceClaim(["192.0.2.1"]), vipClaim("a")], false],
  ["a Service of another cluster has as well", [serviceClaim([], { cluster: "west" }), vipClaim("a")], false],
  ["a Service has that all may see", [serviceClaim([], { exportTo: ["ns1", "*"] }), vipClaim("a")], false],
  ["a Service has that only some may see", [serviceClaim([], { exportTo: ["ns1"] }), vipClaim("a")], true],
  ["an imported Service has as well", [serviceClaim([], { kind: "ServiceImport" }), vipClaim("a")], false],
  ["is exposed as well", [vipClaim("a"), serviceClaim(["192.0.2.1"], { kind: "Ingress" })], true],
  ["nobody may see", [vipClaim("a", { exportTo: [] })], false],
  ["one object hides and another shows", [vipClaim("a", { exportTo: [] }), vipClaim("b")], true],
])("a host that %s needs one of ours: %s", (_what, claims, needs) => {
  const name = parseName("api.example.com");
  expect(hostsWithoutVip([meshHost(name, ...claims)])).toEqual(needs ? [name] : []);
});

test("a host has the VIPs that it was assigned, and no others", () => {
  const [a, b] = [meshHost("a.example.com", vipClaim("a")), meshHost("b.example.com", serviceClaim(["192.0.2.1"]))];
  const hosts = new Map([a, { ...b, vip: ["240.240.9.9", "2001:2::9"] }].map((host) => [host.name, host]));
  const attached = attachVips(hosts, new Map([[a.name, ["240.240.0.1", "2001:2::1"]]]));
  expect([...attached.values()]).toEqual([{ ...a, vip: ["240.240.0.1", "2001:2::1"] }, b]);
});
