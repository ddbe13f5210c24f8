import { expect, test } from "vitest";
import { zoneConflict } from "../../src/sync/zone-conflicts.ts";
import { observation } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

function conflict(domains: Readonly<Record<string, string>>, suffix?: string): string | undefined {
  const clusters = Object.entries(domains).map(([cluster, domain]) => observation(cluster, { zone: name(domain) }));
  return zoneConflict({ clusters, settings: suffix === undefined ? {} : { clusterSuffix: name(suffix) } });
}

test.each([
  ["clusters that share a domain", { east: "cluster.local", west: "cluster.local" }, undefined],
  ["clusters with domains of their own", { east: "cluster.local", west: "west.example" }, undefined],
  ["domains that lie in one another", { all: "mesh.example", east: "east.mesh.example" }, undefined],
  ["a suffix beside the domains", { east: "cluster.local", west: "west.example" }, "mesh.example"],
  ["a suffix inside a domain", { east: "cluster.local" }, "mesh.cluster.local"],
  ["a suffix above a domain that no cluster is called like", { east: "prod.mesh.example" }, "mesh.example"],
  ["a top-level domain", { east: "k8s" }, "mesh"],
])("%s can stand side by side", (_what, domains, suffix) => {
  expect(conflict(domains, suffix)).toBeUndefined();
});

test.each([
  [
    { east: "cluster.local", west: "svc.cluster.local" },
    "the domain svc.cluster.local. of cluster west lies where cluster east has its own names, with the domain cluster.local.",
  ],
  [
    { east: "ns1.svc.west.example", west: "west.example" },
    "the domain ns1.svc.west.example. of cluster east lies where cluster west has its own names, with the domain west.example.",
  ],
  [
    { east: "pod.west.example", west: "west.example" },
    "the domain pod.west.example. of cluster east lies where cluster west has its own names, with the domain west.example.",
  ],
  [
    { east: "clusterset.local" },
    "the domain clusterset.local. of cluster east lies in clusterset.local., where imported Services have their names",
  ],
  [{ east: "." }, "the domain . of cluster east is the root of all names"],
  [
    { east: "10.in-addr.arpa" },
    "the domain 10.in-addr.arpa. of cluster east lies in arpa., which has a meaning of its own",
  ],
  [{ east: "localhost" }, "the domain localhost. of cluster east lies in localhost., which has a meaning of its own"],
])("a domain is refused: %#", (domains, problem) => {
  expect(conflict(domains)).toBe(problem);
});

test.each([
  [
    { east: "mesh.example" },
    "mesh.example",
    "the cluster suffix mesh.example. lies where cluster east has its own names, with the domain mesh.example.",
  ],
  [
    { east: "mesh.example" },
    "svc.mesh.example",
    "the cluster suffix svc.mesh.example. lies where cluster east has its own names, with the domain mesh.example.",
  ],
  [
    { east: "east.mesh.example", west: "cluster.local" },
    "mesh.example",
    "the cluster suffix mesh.example. would give cluster east a zone that holds east.mesh.example., which is a domain already",
  ],
  [
    { east: "prod.west.mesh.example", west: "cluster.local" },
    "mesh.example",
    "the cluster suffix mesh.example. would give cluster west a zone that holds prod.west.mesh.example., which is a domain already",
  ],
  [
    { clusterset: "cluster.local" },
    "local",
    "the cluster suffix local. would give cluster clusterset a zone that holds clusterset.local., which is a domain already",
  ],
  [
    { east: "cluster.local" },
    "clusterset.local",
    "the cluster suffix clusterset.local. lies in clusterset.local., where imported Services have their names",
  ],
  [{ east: "cluster.local" }, ".", "the cluster suffix . is the root of all names"],
  [{ east: "cluster.local" }, "arpa", "the cluster suffix arpa. lies in arpa., which has a meaning of its own"],
])("a cluster suffix is refused: %#", (domains, suffix, problem) => {
  expect(conflict(domains, suffix)).toBe(problem);
});
