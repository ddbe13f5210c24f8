import { expect, test } from "vitest";
import { clusterPartFrom } from "../../src/sync/source.ts";
import { manifestsSource } from "../../src/sync/sources/manifests.ts";
import { claimLine, SETTINGS } from "./read-cluster.ts";

test.each([
  [
    "east",
    [
      "*.payments.example.org. addresses 198.51.100.20 ports tls/tcp:443",
      "customers-db.c1x2.eu-west-1.rds.example.com. vip via customers-db.c1x2.eu-west-1.rds.example.com ports tcp-mysql/tcp:3306",
      "db.ns1.svc.cluster.local. endpoints db-0=10.244.1.23 db-1=10.244.2.41 ports mysql/tcp:3306",
      "details.ns1.svc.cluster.local. addresses 10.96.12.240 ports http/tcp:9080",
      "ledger.example.com. addresses 192.0.2.40 2001:db8:40::1 ports tls/tcp:443",
      "mail.ns1.svc.cluster.local. alias smtp.example.org.",
      "orders-db.c1x2.eu-west-1.rds.example.com. vip via orders-db.c1x2.eu-west-1.rds.example.com ports tcp-mysql/tcp:3306",
      "productpage.ns1.svc.cluster.local. addresses 10.96.45.17 ports http/tcp:9080",
      "ratings.ns1.svc.cluster.local. addresses 10.96.77.130 ports http/tcp:9080",
      "reviews.ns1.svc.cluster.local. addresses 10.96.201.8 2001:db8:96::c908 ports http/tcp:9080",
    ],
  ],
  [
    "west",
    [
      "inventory.ns2.svc.cluster.local. addresses 10.112.8.19 ports grpc/tcp:7070",
      "orders-db.c1x2.eu-west-1.rds.example.com. vip via orders-db.c1x2.eu-west-1.rds.example.com ports tcp-mysql/tcp:3306",
      "ratings.ns1.svc.cluster.local. addresses 10.112.63.5 ports http/tcp:9080",
    ],
  ],
])("the example cluster %s is read without a complaint", async (cluster, claims) => {
  const folder = new URL(`../../examples/two-clusters/${cluster}`, import.meta.url).pathname;
  const { objects, diagnostics } = await manifestsSource(folder, cluster).read();
  const reading = clusterPartFrom(objects, { ...SETTINGS, cluster });
  expect([...diagnostics, ...reading.diagnostics]).toEqual([]);
  expect(reading.part.claims.map(claimLine)).toEqual(claims);
});
