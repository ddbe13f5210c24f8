import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import {
  decodePointer,
  encodeDecisive,
  encodePointer,
  shardDigestsOf,
  type SnapshotPointer,
} from "../../../src/snapshot/format/pointer.ts";
import { meshHost, observation, serviceClaim } from "../../support/mesh-values.ts";

const DIGEST = "ungWv48Bz-pBQUDeXa4iIw";
const OTHER = "D-_WDobeM4EexDyKGjNcrw";
const POINTER: SnapshotPointer = {
  settings: { ttlSeconds: 60, clusterSuffix: parseName("mesh.example") },
  digest: DIGEST,
  generation: 3,
  publishedSeconds: 1_700,
  clusters: [observation("east", { network: "n1" }), observation("west", { namespaces: [] })],
  zones: [parseName("cluster.local"), parseName("clusterset.local")],
  vipPools: { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" },
  crowdedDomains: [{ domain: "example.com", host: meshHost("www.example.com", serviceClaim(["192.0.2.2"])) }],
  shards: ["", DIGEST],
  addressShards: [OTHER],
  amendedAddresses: [
    {
      address: "10.0.0.1",
      owners: [{ cluster: "east", kind: "Service", namespace: "ns1", object: "web", role: "server" }],
    },
    { address: "10.0.0.2", owners: [] },
  ],
  wide: [meshHost("*.internal", serviceClaim(["192.0.2.1"]))],
};
const TEXT = new TextDecoder().decode(encodePointer(POINTER));

function decode(text: string): SnapshotPointer {
  return decodePointer(new TextEncoder().encode(text), "snapshot/current");
}

test("a pointer is read as it was written", () => {
  expect(decode(TEXT)).toEqual(POINTER);
});

test("a pointer is JSON with its keys in one order", () => {
  expect(TEXT).toBe(
    `{"formatVersion":2,"digest":"${DIGEST}","generation":3,"publishedSeconds":1700,` +
      '"settings":{"ttlSeconds":60,"clusterSuffix":"mesh.example."},"clusters":[' +
      '{"cluster":"east","zone":"cluster.local.","network":"n1","observedSeconds":1000,"leaseSeconds":600,"namespaces":["ns1"]},' +
      '{"cluster":"west","zone":"cluster.local.","observedSeconds":1000,"leaseSeconds":600,"namespaces":[]}],' +
      '"zones":["cluster.local.","clusterset.local."],"vipPools":{"ipv4":"240.240.0.0/16","ipv6":"2001:2::/48"},"crowdedDomains":[{"domain":"example.com","host":{"name":"www.example.com.","claims":[' +
      '{"cluster":"east","kind":"Service","namespace":"ns1","object":"productpage","answer":{"form":"addresses","addresses":["192.0.2.2"]}}]}}],' +
      `"shards":["","${DIGEST}"],"addressShards":["${OTHER}"],"amendedAddresses":[{"address":"10.0.0.1","owners":[` +
      '{"cluster":"east","kind":"Service","namespace":"ns1","object":"web","role":"server"}]},{"address":"10.0.0.2","owners":[]}],' +
      `"wide":[{"name":"*.internal.","claims":[{"cluster":"east","kind":"Service","namespace":"ns1",` +
      '"object":"productpage","answer":{"form":"addresses","addresses":["192.0.2.1"]}}]}]}',
  );
});

test("the shards of a snapshot are those of hosts and of addresses that hold something", () => {
  expect(shardDigestsOf(POINTER)).toEqual([DIGEST, OTHER]);
});

test("what the digest is taken of has all that decides answers, and no time of reading", () => {
  const later = { ...POINTER, clusters: POINTER.clusters.map((cluster) => ({ ...cluster, observedSeconds: 9_999 })) };
  expect(encodeDecisive(later)).toEqual(encodeDecisive(POINTER));
  const [east, west] = POINTER.clusters;
  const others: Partial<SnapshotPointer>[] = [
    { shards: [DIGEST, ""] },
    { crowdedDomains: [] },
    { addressShards: [DIGEST] },
    { amendedAddresses: [] },
    { settings: { ttlSeconds: 61, clusterSuffix: parseName("mesh.example") } },
    { settings: { ttlSeconds: 60 } },
    { wide: [] },
    { zones: POINTER.zones.slice(1) },
    { vipPools: { ...POINTER.vipPools, ipv4: "10.0.0.0/16" } },
    { clusters: east === undefined ? [] : [east] },
    { clusters: [observation("east"), ...(west === undefined ? [] : [west])] },
    { clusters: POINTER.clusters.map((cluster) => ({ ...cluster, leaseSeconds: 601 })) },
    { clusters: POINTER.clusters.map((cluster) => ({ ...cluster, namespaces: ["ns2"] })) },
    { clusters: POINTER.clusters.map((cluster) => ({ ...cluster, importedNamespaces: ["ns2"] })) },
  ];
  const encodings = [POINTER, ...others.map((other) => ({ ...POINTER, ...other }))].map((each) =>
    new TextDecoder().decode(encodeDecisive(each)),
  );
  expect(new Set(encodings).size).toBe(others.length + 1);
});

test("a pointer of a newer format is refused with the advice to upgrade", () => {
  expect(() => decode(TEXT.replace('"formatVersion":2', '"formatVersion":3'))).toThrow(
    expect.objectContaining({
      code: "corrupt",
      message: "snapshot/current has format version 3, this is 2: upgrade meshdoh to read it",
    }),
  );
});

test.each([
  ["nonsense", "snapshot/current is not JSON"],
  ["null", "snapshot/current is not an object"],
  ["{}", "snapshot/current: formatVersion is not a whole number"],
  [TEXT.replace('"formatVersion":2', '"formatVersion":1'), "snapshot/current has format version 1, this is 2"],
  [TEXT.replace(`"digest":"${DIGEST}"`, '"digest":"x"'), 'snapshot/current: digest is not a digest: "x"'],
  [TEXT.replace('"generation":3', '"generation":3.5'), "snapshot/current: generation is not a whole number"],
  [TEXT.replace('"generation":3', '"generation":"3"'), "snapshot/current: generation is not a whole number"],
  [TEXT.replace('"publishedSeconds":1700,', ""), "snapshot/current: publishedSeconds is not a whole number"],
  [
    TEXT.replace('"zone":"cluster.local."', '"zone":"Cluster.local."'),
    "snapshot/current: clusters[0]: zone is not a name in canonical form",
  ],
  [
    TEXT.replace('["cluster.local.",', '["cluster.local",'),
    "snapshot/current: zones[0] is not a name in canonical form",
  ],
  [TEXT.replace('["ns1"]', '"ns1"'), "snapshot/current: clusters[0]: namespaces is not a list"],
  [
    TEXT.replace("240.240.0.0/16", "240.240.0.0"),
    'snapshot/current: vipPools: ipv4 is not a pool of addresses: "240.240.0.0"',
  ],
  [TEXT.replace(`["","${DIGEST}"]`, '["","",""]'), "snapshot/current: shards has 3 shards"],
  [TEXT.replace(`["","${DIGEST}"]`, "[]"), "snapshot/current: shards has 0 shards"],
  [TEXT.replace(`["","${DIGEST}"]`, '["","../../etc"]'), 'snapshot/current: shards is not a digest: "../../etc"'],
  [TEXT.replace('"example.com"', "1"), "snapshot/current: crowdedDomains[0]: domain is not text"],
  [
    TEXT.replace('"name":"www.', '"name":"Www.'),
    "snapshot/current: crowdedDomains[0]: host: name is not a name in canonical form",
  ],
  [TEXT.replace(`["${OTHER}"]`, "[]"), "snapshot/current: addressShards has 0 shards"],
  [TEXT.replace(`["${OTHER}"]`, '["x"]'), 'snapshot/current: addressShards is not a digest: "x"'],
  [
    TEXT.replace('"10.0.0.2"', '"10.0.0.02"'),
    "snapshot/current: amendedAddresses[1]: address is not an address in canonical form",
  ],
  [TEXT.replace('"settings":{', '"other":{'), "snapshot/current: settings is not an object"],
  [
    TEXT.replace('"ttlSeconds":60', '"ttlSeconds":2147483648'),
    "snapshot/current: settings: ttlSeconds is more than 2147483647",
  ],
  [
    TEXT.replace('"mesh.example."', '"mesh.example"'),
    "snapshot/current: settings: clusterSuffix is not a name in canonical form",
  ],
  [
    TEXT.replace('"name":"*.internal."', '"name":"*.Internal."'),
    "snapshot/current: wide[0]: name is not a name in canonical form",
  ],
])("a pointer that is not as it must be is refused: %#", (text, problem) => {
  expect(() => decode(text)).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});
