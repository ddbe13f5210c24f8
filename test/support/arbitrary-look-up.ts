import fc from "fast-check";
import type { Claim, Endpoint, MeshHost } from "../../src/mesh/claim.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import { REACHES, type View } from "../../src/mesh/view.ts";
import { arbitraryClaim } from "./arbitrary-mesh.ts";
import { cluster, endpoints, host, LEASE_SECONDS, OBSERVED_SECONDS, service, tableOf } from "./table.ts";
import { viewOf } from "./view.ts";

const HOSTS = [
  "db.ns1.svc.cluster.local",
  "*.db.ns1.svc.cluster.local",
  "web.ns1.svc.cluster.local",
  "*.example.com",
  "api.example.com",
];
const BELOW = ["", "web-0.", "web-1.", "192-0-2-1.", "web-0.east.", "east.", "other.", "_http._tcp.", "_tcp."];
const ADDRESS_NAMES = [
  "1.2.0.192.in-addr.arpa",
  "7.100.51.198.in-addr.arpa",
  "9.0.240.240.in-addr.arpa",
  "192-0-2-1.ns1.pod.cluster.local",
  "2001-db8--1.ns2.pod.cluster.local",
];
const VIP = ["240.240.0.77", "2001:2::77"];
const NAMESPACES = ["ns1", "ns2"];
const CLUSTERS = [
  cluster("east", { namespaces: NAMESPACES }),
  cluster("west", { namespaces: NAMESPACES, network: "n1" }),
  cluster("north", { namespaces: NAMESPACES, observedSeconds: OBSERVED_SECONDS - LEASE_SECONDS - 1 }),
  cluster("far", { zone: "far.example", namespaces: NAMESPACES }),
];

const arbitraryClaims: fc.Arbitrary<Claim[]> = fc.array(
  fc.constantFrom("east", "west", "north").chain(arbitraryClaim),
  { minLength: 1, maxLength: 6 },
);

/** Headless Services of several clusters, whose servers have the same names or others. */
const headlessServices: fc.Arbitrary<Claim[]> = fc
  .subarray(["east", "west", "north"], { minLength: 1 })
  .chain((clusters) => fc.tuple(...clusters.map(headlessService)));

function headlessService(id: string): fc.Arbitrary<Claim> {
  const labels = fc.subarray(["web-0", "web-1", "192-0-2-1", "web-0.east"]);
  const octet = id.length;
  return labels.map((some) =>
    service(endpoints(...some.map((label, index) => `${label}=10.${octet}.0.${index}`)), { cluster: id }),
  );
}

function arbitraryHost(text: string): fc.Arbitrary<MeshHost> {
  const isOfService = text.endsWith(".cluster.local") && !text.startsWith("*.");
  return isOfService
    ? fc.oneof(arbitraryClaims, headlessServices).map((claims) => host(text, claims, VIP))
    : arbitraryClaims.map((claims) => host(text, claims.map(withoutLabels), VIP));
}

/** Servers have names of their own below Services only. */
function withoutLabels(claim: Claim): Claim {
  const { answer, servers } = claim;
  const withoutLabel = ({ label: _label, ...rest }: Endpoint): Endpoint => rest;
  return {
    ...claim,
    answer: answer.form === "endpoints" ? { ...answer, endpoints: answer.endpoints.map(withoutLabel) } : answer,
    ...(servers !== undefined && { servers: servers.map(withoutLabel) }),
  };
}

/** Few hosts of which many clusters say something; one of the clusters is past its lease. */
export const arbitraryTable: fc.Arbitrary<NameTable> = fc
  .subarray(HOSTS, { minLength: 1 })
  .chain((names) => fc.tuple(...names.map(arbitraryHost)))
  .map((hosts) =>
    tableOf({
      clusters: CLUSTERS,
      hosts,
      moreZones: ["240.240.in-addr.arpa"],
      clusterSuffix: "mesh.example",
    }),
  );

/** A view of any cluster, or of none. */
export const arbitraryView: fc.Arbitrary<View> = fc
  .record(
    {
      cluster: fc.constantFrom("east", "west", "north", "south"),
      namespace: fc.constantFrom("ns1", "ns2", "ns3"),
      reach: fc.constantFrom(...REACHES),
      network: fc.constantFrom("n1", "n2"),
      autopath: fc.boolean(),
    },
    { requiredKeys: ["namespace", "reach"] },
  )
  .map(({ cluster: home, ...parts }) => {
    const { cluster: _cluster, ...anywhere } = viewOf(parts);
    return home === undefined ? anywhere : { ...anywhere, cluster: home };
  });

/** A host of such a table, a name below one, the same in the qualified zone of a cluster, or the name of an address. */
export const arbitraryAsked: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...BELOW),
        fc.constantFrom(...HOSTS.filter((text) => !text.startsWith("*"))),
        fc.constantFrom("cluster.local", "cluster.local", "west.mesh.example"),
      )
      .map(([below, text, zone]) => `${below}${text}`.replace("cluster.local", zone)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...ADDRESS_NAMES) },
);
