import fc from "fast-check";
import { parseName, type Name } from "../../src/dns/name.ts";
import { CLAIM_KINDS, type Claim, type ClaimAnswer, type Endpoint, type ServicePort } from "../../src/mesh/claim.ts";
import type { ClusterPart } from "../../src/mesh/cluster.ts";
import { observation } from "./mesh-values.ts";

const LABEL = fc.constantFrom(
  "a",
  "b",
  "svc",
  "ns1",
  "web",
  "x-1",
  "example",
  "com",
  "local",
  "cluster",
  String.raw`d\.e`,
);

/** Names in and around mesh zones, few enough to meet each other. */
export const arbitraryName: fc.Arbitrary<Name> = fc
  .tuple(
    fc.constantFrom("", "*."),
    fc.array(LABEL, { maxLength: 4 }),
    fc.constantFrom(
      "cluster.local.",
      "svc.cluster.local.",
      "svc.clusterset.local.",
      "example.com.",
      "internal.",
      "east.mesh.example.com.",
    ),
  )
  .map(([star, labels, suffix]) =>
    parseName([...labels.map((label) => `${label}.`), suffix].join("").replace(/^/, star)),
  );

const ADDRESS = fc.constantFrom("192.0.2.1", "192.0.2.2", "198.51.100.7", "240.240.0.9", "2001:db8::1", "2001:2::9");

const arbitraryPort: fc.Arbitrary<ServicePort> = fc.record(
  {
    name: fc.constantFrom("http", "https", "dns-tcp"),
    protocol: fc.constantFrom("tcp", "udp", "sctp"),
    port: fc.constantFrom(53, 80, 443, 65_535),
    targetPort: fc.constantFrom(8080, 8443),
  },
  { requiredKeys: ["name", "protocol", "port"] },
);
const arbitraryPorts = fc.array(arbitraryPort, { minLength: 1, maxLength: 3 });

const arbitraryEndpoint: fc.Arbitrary<Endpoint> = fc.record(
  {
    address: ADDRESS,
    network: fc.constant("n1"),
    label: fc.constantFrom("web-0", "web-1", "192-0-2-1", "web-0.east"),
    ports: arbitraryPorts,
  },
  { requiredKeys: ["address"] },
);

const arbitraryExternal = fc.oneof(
  fc.array(ADDRESS, { minLength: 1, maxLength: 2 }).map((addresses) => ({ addresses })),
  arbitraryName.map((alias) => ({ addresses: [], alias })),
);

const arbitraryBackend = fc.record(
  { host: fc.constantFrom("192.0.2.7", "db.example.com", "2001:db8::7"), ports: arbitraryPorts },
  { requiredKeys: ["host"] },
);

const arbitraryAnswer: fc.Arbitrary<ClaimAnswer> = fc.oneof(
  fc.array(ADDRESS, { maxLength: 3 }).map((addresses) => ({ form: "addresses" as const, addresses })),
  fc.array(arbitraryEndpoint, { maxLength: 3 }).map((endpoints) => ({ form: "endpoints" as const, endpoints })),
  arbitraryName.map((target) => ({ form: "alias" as const, target })),
  fc.record(
    {
      form: fc.constant("vip" as const),
      assigned: fc.array(ADDRESS, { minLength: 1, maxLength: 2 }),
      backends: fc.array(arbitraryBackend, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ["form"] },
  ),
  arbitraryExternal.map((external) => ({ form: "external" as const, ...external })),
);

/** A claim of one cluster. */
export function arbitraryClaim(cluster: string): fc.Arbitrary<Claim> {
  const required = fc.record({
    cluster: fc.constant(cluster),
    kind: fc.constantFrom(...CLAIM_KINDS),
    namespace: fc.constantFrom("ns1", "ns2"),
    object: fc.constantFrom("web", "api", "größe\n"),
    answer: arbitraryAnswer,
  });
  const optional = fc.record(
    {
      createdSeconds: fc.nat(),
      exportTo: fc.array(fc.constantFrom("*", "ns1", "ns2"), { maxLength: 2 }),
      ports: arbitraryPorts,
      external: arbitraryExternal,
      servers: fc.array(arbitraryEndpoint, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(required, optional).map(([claim, more]) => ({ ...claim, ...more }));
}

/** A part of one cluster. */
function arbitraryPart(cluster: string): fc.Arbitrary<ClusterPart> {
  const claims = fc.array(fc.record({ name: arbitraryName, claim: arbitraryClaim(cluster) }), { maxLength: 12 });
  return claims.map((all) => ({ observation: observation(cluster), claims: all }));
}

/** Parts of up to three clusters, each cluster once. */
export const arbitraryParts: fc.Arbitrary<ClusterPart[]> = fc
  .tuple(arbitraryPart("east"), arbitraryPart("west"), arbitraryPart("north"))
  .chain((parts) => fc.subarray(parts));
