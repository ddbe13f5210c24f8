import { expect, test } from "vitest";
import type { ClusterObservation } from "../../../src/mesh/cluster.ts";
import { clusterValue, readCluster } from "../../../src/snapshot/format/cluster.ts";
import { Fields } from "../../../src/snapshot/format/fields.ts";
import { observation } from "../../support/mesh-values.ts";

const FULL: ClusterObservation = observation("east", {
  network: "n1",
  importedNamespaces: ["ns3"],
  restrictedNamespaces: [{ namespace: "ns2", exportTo: ["ns1", "ns2"] }],
});
const TEXT = JSON.stringify(clusterValue(FULL));

test("a cluster is written with its keys in one order, without what is absent", () => {
  expect(TEXT).toBe(
    '{"cluster":"east","zone":"cluster.local.","network":"n1","observedSeconds":1000,"leaseSeconds":600,"namespaces":["ns1"],' +
      '"importedNamespaces":["ns3"],"restrictedNamespaces":[{"namespace":"ns2","exportTo":["ns1","ns2"]}]}',
  );
  expect(JSON.stringify(clusterValue(observation("west")))).toBe(
    '{"cluster":"west","zone":"cluster.local.","observedSeconds":1000,"leaseSeconds":600,"namespaces":["ns1"]}',
  );
});

test.each([FULL, observation("west")])("cluster %j is read as it was written", (cluster) => {
  const value: unknown = JSON.parse(JSON.stringify(clusterValue(cluster)));
  expect(readCluster(new Fields(value, "here"))).toEqual(cluster);
});

test.each([
  [TEXT.replace('"east"', "1"), "here: cluster is not text"],
  [TEXT.replace('"cluster.local."', '"cluster.local"'), "here: zone is not a name in canonical form"],
  [TEXT.replace('"n1"', "1"), "here: network is not text"],
  [TEXT.replace("600", "-1"), "here: leaseSeconds is not a whole number"],
  [TEXT.replace('["ns1"]', '"ns1"'), "here: namespaces is not a list"],
  [TEXT.replace('["ns3"]', "[3]"), "here: importedNamespaces[0] is not text"],
  [TEXT.replace('"namespace":"ns2",', ""), "here: restrictedNamespaces[0]: namespace is not text"],
  [TEXT.replace('["ns1","ns2"]', "[]"), "here: restrictedNamespaces[0]: exportTo is empty"],
])("the cluster %s is refused", (text, problem) => {
  const value: unknown = JSON.parse(text);
  expect(() => readCluster(new Fields(value, "here"))).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});
