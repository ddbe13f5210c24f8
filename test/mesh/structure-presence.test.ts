import { describe, expect, test } from "vitest";
import {
  addresses,
  asynchronous,
  cluster,
  endpoint,
  endpoints,
  host,
  service,
  serviceEntry,
  serviceImport,
  tableOf,
} from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { summary } from "./presence-summary.ts";

const TABLE = tableOf({
  clusters: [
    cluster("east", {
      namespaces: ["ns1"],
      restrictedNamespaces: [{ namespace: "secret", exportTo: ["ns1", "secret"] }],
      importedNamespaces: ["mcs"],
    }),
    cluster("south", { zone: "south.example", namespaces: ["ns1"] }),
  ],
  moreZones: ["240.240.in-addr.arpa"],
  clusterSuffix: "mesh.example",
  hosts: [
    host("web.ns1.svc.cluster.local", [
      service(addresses("10.96.0.1"), { servers: [endpoint("10.1.0.7"), endpoint("fd00::7")] }),
    ]),
    host("db.ns1.svc.cluster.local", [service(endpoints("db-0=10.1.0.1"))]),
    host("key.secret.svc.cluster.local", [
      service(endpoints("key-0=10.1.0.2"), { namespace: "secret", exportTo: ["ns1", "secret"] }),
    ]),
    host("web.ns1.svc.south.example", [service(endpoints("web-0=10.1.0.1"), { cluster: "south" })]),
    host("pay.mcs.svc.clusterset.local", [serviceImport(addresses("10.97.0.1"), { namespace: "mcs" })]),
    host("static.example", [serviceEntry(endpoints("10.1.0.9"), { namespace: "ns1" })]),
    host("lone.example", [serviceEntry(endpoints("10.1.0.8"), { namespace: "lone" })]),
  ],
});

describe("the structure of zones", () => {
  test.each([
    ["cluster.local", "apex"],
    ["dns-version.cluster.local", "dns-version"],
    ["x.dns-version.cluster.local", "absent"],
    ["dns.cluster.local", "empty-non-terminal"],
    ["ns.dns.cluster.local", "empty-non-terminal"],
    ["x.dns.cluster.local", "absent"],
    ["x.ns.dns.cluster.local", "absent"],
    ["svc.cluster.local", "empty-non-terminal"],
    ["ns1.svc.cluster.local", "empty-non-terminal"],
    ["ns9.svc.cluster.local", "absent"],
    ["pod.cluster.local", "empty-non-terminal"],
    ["ns1.pod.cluster.local", "empty-non-terminal"],
    ["ns9.pod.cluster.local", "absent"],
    ["clusterset.local", "apex"],
    ["dns-version.clusterset.local", "dns-version"],
    ["ns.dns.clusterset.local", "empty-non-terminal"],
    ["svc.clusterset.local", "empty-non-terminal"],
    ["mcs.svc.clusterset.local", "empty-non-terminal"],
    // A namespace of the clusters is none of the imports.
    ["ns1.svc.clusterset.local", "absent"],
    ["pod.clusterset.local", "absent"],
    ["mcs.pod.clusterset.local", "absent"],
    ["240.240.in-addr.arpa", "apex"],
    ["dns-version.240.240.in-addr.arpa", "absent"],
    ["ns.dns.240.240.in-addr.arpa", "absent"],
    ["svc.240.240.in-addr.arpa", "absent"],
    ["mesh.example", "apex"],
    ["ns.dns.mesh.example", "empty-non-terminal"],
    ["dns-version.mesh.example", "absent"],
    ["svc.mesh.example", "absent"],
    ["pod.mesh.example", "absent"],
    ["east.mesh.example", "apex"],
    ["dns-version.east.mesh.example", "dns-version"],
    ["ns.dns.east.mesh.example", "empty-non-terminal"],
    ["svc.east.mesh.example", "empty-non-terminal"],
    ["pod.east.mesh.example", "empty-non-terminal"],
    ["ns1.svc.east.mesh.example", "empty-non-terminal"],
    ["mcs.svc.east.mesh.example", "absent"],
    ["north.mesh.example", "absent"],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text, TABLE)).toBe(expected);
  });

  test.each([
    ["secret.svc.cluster.local", "empty-non-terminal", "absent"],
    ["secret.pod.cluster.local", "empty-non-terminal", "absent"],
    ["secret.svc.east.mesh.example", "empty-non-terminal", "absent"],
    ["secret.svc.south.mesh.example", "absent", "absent"],
    ["10-1-0-2.secret.pod.cluster.local", "host 10.1.0.2", "absent"],
    ["key.secret.svc.cluster.local", "host 10.1.0.2", "absent"],
    ["ns1.svc.cluster.local", "empty-non-terminal", "empty-non-terminal"],
  ])("%s: %s for a namespace that it is exported to, %s for others", async (text, seen, unseen) => {
    expect(await summary(text, TABLE, viewOf({ namespace: "ns1" }))).toBe(seen);
    expect(await summary(text, TABLE, viewOf({ namespace: "ns2" }))).toBe(unseen);
    expect(await summary(text, TABLE, NOBODY)).toBe(unseen);
  });
});

describe("pods", () => {
  test.each([
    ["10-1-0-1.ns1.pod.cluster.local", "host 10.1.0.1"],
    ["10-1-0-7.ns1.pod.cluster.local", "host 10.1.0.7"],
    ["fd00--7.ns1.pod.cluster.local", "host fd00::7"],
    ["fd00-0-0-0-0-0-0-7.ns1.pod.cluster.local", "host fd00::7"],
    ["10-1-0-1.ns1.pod.south.example", "host 10.1.0.1"],
    // A pod that a workloadSelector of a ServiceEntry finds.
    ["10-1-0-9.ns1.pod.cluster.local", "host 10.1.0.9"],
    // Of a namespace in which no name of the zone exists, no pod does.
    ["10-1-0-8.lone.pod.cluster.local", "absent"],
    ["10-1-0-7.ns1.pod.south.example", "absent"],
    ["10-1-0-1.ns9.pod.cluster.local", "absent"],
    ["10-1-0-99.ns1.pod.cluster.local", "absent"],
    ["10-96-0-1.ns1.pod.cluster.local", "absent"],
    ["10-1-0.ns1.pod.cluster.local", "absent"],
    ["10.1.0.1.ns1.pod.cluster.local", "absent"],
    ["web.ns1.pod.cluster.local", "absent"],
    ["x.10-1-0-1.ns1.pod.cluster.local", "absent"],
    ["10-1-0-1.ns1.pod.east.mesh.example", "host 10.1.0.1"],
    ["10-1-0-1.ns1.pod.south.mesh.example", "host 10.1.0.1"],
    ["10-1-0-7.ns1.pod.south.mesh.example", "absent"],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text, TABLE)).toBe(expected);
    expect(await summary(text, asynchronous(TABLE))).toBe(expected);
  });
});
