import { expect, test } from "vitest";
import { clusterPartFrom } from "../../src/sync/source.ts";
import { manifestsSource } from "../../src/sync/sources/manifests.ts";
import { claimLine, SETTINGS } from "./read-cluster.ts";

test.each([
  [
    "east",
    [
      "*.payments.example.org. addresses 198.51.100.20",
      "customers-db.c1x2.eu-west-1.rds.example.com. vip",
      "db-0.db.ns1.svc.cluster.local. endpoints 10.244.1.23",
      "db-1.db.ns1.svc.cluster.local. endpoints 10.244.2.41",
      "db.ns1.svc.cluster.local. endpoints 10.244.1.23 10.244.2.41",
      "details.ns1.svc.cluster.local. addresses 10.96.12.240",
      "ledger.example.com. addresses 192.0.2.40 2001:db8:40::1",
      "mail.ns1.svc.cluster.local. alias smtp.example.org.",
      "orders-db.c1x2.eu-west-1.rds.example.com. vip",
      "productpage.ns1.svc.cluster.local. addresses 10.96.45.17",
      "ratings.ns1.svc.cluster.local. addresses 10.96.77.130",
      "reviews.ns1.svc.cluster.local. addresses 10.96.201.8 2001:db8:96::c908",
    ],
  ],
  [
    "west",
    [
      "inventory.ns2.svc.cluster.local. addresses 10.112.8.19",
      "orders-db.c1x2.eu-west-1.rds.example.com. vip",
      "ratings.ns1.svc.cluster.local. addresses 10.112.63.5",
    ],
  ],
])("the example cluster %s is read without a complaint", async (cluster, claims) => {
  const folder = new URL(`../../examples/two-clusters/${cluster}`, import.meta.url).pathname;
  const { objects, diagnostics } = await manifestsSource(folder, cluster).read();
  const reading = clusterPartFrom(objects, { ...SETTINGS, cluster });
  expect([...diagnostics, ...reading.diagnostics]).toEqual([]);
  expect(reading.part.claims.map(claimLine)).toEqual(claims);
});
