import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { ClaimKind } from "../../../src/mesh/claim.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import { claimedNamespaces } from "../../../src/sync/claims/claimed-namespaces.ts";

const ZONE = parseName("cluster.local.");

function claim(name: string, exportTo?: readonly string[], kind: ClaimKind = "Service"): NamedClaim {
  const about = { cluster: "east", kind, namespace: "own", object: "o", answer: { form: "vip" } } as const;
  return { name: parseName(name), claim: { ...about, ...(exportTo === undefined ? {} : { exportTo }) } };
}

test.each([
  ["nothing", [], { namespaces: [] }],
  [
    "names that everybody may see",
    [claim("b.ns2.svc.cluster.local"), claim("a.ns1.svc.cluster.local", ["*", "ns9"])],
    { namespaces: ["ns1", "ns2"] },
  ],
  [
    "names of a ServiceEntry, deep below as well, and wildcards",
    [claim("a.b.ns1.svc.cluster.local", undefined, "ServiceEntry"), claim("*.ns2.svc.cluster.local")],
    { namespaces: ["ns1", "ns2"] },
  ],
  [
    "names outside the zone, or above a namespace's names",
    [claim("a.example.org"), claim("ns1.svc.cluster.local"), claim("x.cluster.local"), claim("a.ns1.svc.west.example")],
    { namespaces: [] },
  ],
  [
    "names that only some may see, each namespace by those who may see any",
    [
      claim("a.ns2.svc.cluster.local", ["team-b", "team-a"]),
      claim("b.ns2.svc.cluster.local", ["team-c", "team-a"]),
      claim("a.ns1.svc.cluster.local", ["ns1"]),
    ],
    {
      namespaces: [],
      restrictedNamespaces: [
        { namespace: "ns1", exportTo: ["ns1"] },
        { namespace: "ns2", exportTo: ["team-a", "team-b", "team-c"] },
      ],
    },
  ],
  [
    "one name for everybody beside one for some",
    [claim("a.ns1.svc.cluster.local", ["team-a"]), claim("b.ns1.svc.cluster.local")],
    { namespaces: ["ns1"] },
  ],
  ["names that nobody may see", [claim("a.ns1.svc.cluster.local", [])], { namespaces: [] }],
  [
    "imported Services, and not what a ServiceEntry puts beside them",
    [
      claim("b.ns2.svc.clusterset.local", undefined, "ServiceImport"),
      claim("a.ns1.svc.clusterset.local", undefined, "ServiceImport"),
      claim("c.ns1.svc.clusterset.local", undefined, "ServiceImport"),
      claim("a.ns3.svc.clusterset.local", undefined, "ServiceEntry"),
    ],
    { namespaces: [], importedNamespaces: ["ns1", "ns2"] },
  ],
] as const)("namespaces known by %s", (_case, claims, namespaces) => {
  expect(claimedNamespaces(claims, ZONE)).toEqual(namespaces);
  expect(claimedNamespaces(claims.toReversed(), ZONE)).toEqual(namespaces);
});
