import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { formatDiagnostic } from "../../../src/sync/diagnostic.ts";
import { clustersToPatch, serviceEntryPatches } from "../../../src/sync/export/service-entries.ts";
import { serviceClaim, vipClaim } from "../../support/mesh-values.ts";
import { vipHost } from "./vip-values.ts";

const OTHER_VIPS = ["240.240.0.2", "2001:2::2"];

/** The objects as kubectl reads them, which takes YAML 1.1. */
function patches(hosts: readonly MeshHost[], cluster = "east"): unknown[] {
  const { text } = serviceEntryPatches(hosts, DEFAULT_VIP_POOLS, cluster);
  const documents = parseAllDocuments(text, { version: "1.1" });
  if (!Array.isArray(documents)) throw new Error("no documents");
  return documents.map((document): unknown => document.toJS()).filter((value) => value !== null);
}

function patch(objectName: string, addresses: readonly string[], namespace = "ns1"): object {
  const metadata = { name: objectName, namespace };
  return { apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", metadata, spec: { addresses } };
}

test("each ServiceEntry has the VIPs of its host in spec.addresses, and says nothing else of it", () => {
  const hosts = [
    vipHost("a.example.com", [vipClaim("z"), vipClaim("on", { namespace: "yes" })]),
    vipHost("b.example.com", [vipClaim("b")], OTHER_VIPS),
  ];
  expect(patches(hosts)).toEqual([
    patch("b", OTHER_VIPS),
    patch("z", ["240.240.0.1", "2001:2::1"]),
    patch("on", ["240.240.0.1", "2001:2::1"], "yes"),
  ]);
});

test("objects of other clusters, with VIPs of Istio or with addresses already, are left alone", () => {
  const hosts = [
    vipHost("a.example.com", [vipClaim("west", { cluster: "west" })]),
    vipHost("b.example.com", [vipClaim("istio", { answer: { form: "vip", assigned: ["240.240.0.7"] } })]),
    vipHost("c.example.com", [serviceClaim(["240.240.0.9"], { kind: "ServiceEntry" })]),
  ];
  expect(patches(hosts)).toEqual([]);
  expect(patches(hosts, "west")).toEqual([patch("west", ["240.240.0.1", "2001:2::1"])]);
  expect(clustersToPatch(hosts, DEFAULT_VIP_POOLS)).toEqual(["west"]);
});

test("a ServiceEntry of several hosts is told and left out: Istio would give each of them all addresses", () => {
  const hosts = [
    vipHost("a.example.com", [vipClaim("both")]),
    vipHost("b.example.com", [vipClaim("both"), vipClaim("one")], OTHER_VIPS),
  ];
  expect(patches(hosts)).toEqual([patch("one", OTHER_VIPS)]);
  expect(serviceEntryPatches(hosts, DEFAULT_VIP_POOLS, "east").diagnostics.map(formatDiagnostic)).toEqual([
    "error: cluster east: ServiceEntry ns1/both: spec.hosts: names 2 hosts, and spec.addresses would be those of each: make an entry of each host",
  ]);
});

test("an object's name never breaks out of its place", () => {
  const evil = 'a"\n---\nkind: Secret\n# ';
  expect(patches([vipHost("a.example.com", [vipClaim(evil)])])).toEqual([patch(evil, ["240.240.0.1", "2001:2::1"])]);
});

test("it begins with how to apply it", () => {
  const { text } = serviceEntryPatches([], DEFAULT_VIP_POOLS, "east");
  expect(text).toContain("kubectl apply --server-side --field-manager=meshdoh -f -\n");
});
