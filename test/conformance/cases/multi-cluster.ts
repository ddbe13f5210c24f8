import { cases, type ConformanceCase } from "../case.ts";

const DENIED = ["NXDOMAIN", "SOA clusterset.local."];
const NO_DATA = ["NOERROR", "SOA clusterset.local."];

/** Multi-cluster Services (KEP-1645, DNS specification 1.0.0), several clusters, and names of one cluster alone. */
export const MULTI_CLUSTER: readonly ConformanceCase[] = [
  ...cases("MCS DNS", "vm", [
    [
      "the schema's version",
      "dns-version.clusterset.local TXT",
      ["NOERROR", 'dns-version.clusterset.local. 30 TXT "1.0.0"'],
    ],
    ["the zone has an SOA", "clusterset.local NS", ["NOERROR", "clusterset.local. 30 NS ns.dns.clusterset.local."]],
    [
      "a ClusterSetIP",
      "payments.mcs.svc.clusterset.local A",
      ["NOERROR", "payments.mcs.svc.clusterset.local. 30 A 10.97.0.1"],
    ],
    ["its other family", "payments.mcs.svc.clusterset.local AAAA", NO_DATA],
    [
      "its named port",
      "_http._tcp.payments.mcs.svc.clusterset.local SRV",
      ["NOERROR", "_http._tcp.payments.mcs.svc.clusterset.local. 30 SRV 0 100 80 payments.mcs.svc.clusterset.local."],
    ],
    ["no record below it for a cluster", "east.payments.mcs.svc.clusterset.local A", DENIED],
    ["a ClusterSetIP has no PTR", "1.0.97.10.in-addr.arpa PTR", ["NXDOMAIN", "SOA 10.in-addr.arpa."]],
    [
      "a headless import has the endpoints of all clusters",
      "store.mcs.svc.clusterset.local A",
      ["NOERROR", "store.mcs.svc.clusterset.local. 30 A 10.1.0.70", "store.mcs.svc.clusterset.local. 30 A 10.2.0.70"],
      "nobody",
    ],
    [
      "an endpoint by hostname and cluster",
      "store-0.west.store.mcs.svc.clusterset.local A",
      ["NOERROR", "store-0.west.store.mcs.svc.clusterset.local. 30 A 10.2.0.70"],
      "nobody",
    ],
    ["a hostname without its cluster does not exist", "store-0.store.mcs.svc.clusterset.local A", DENIED],
    ["a cluster's own name has no records", "west.store.mcs.svc.clusterset.local A", NO_DATA, "nobody"],
    ["a cluster that exports nothing", "north.store.mcs.svc.clusterset.local A", DENIED],
    [
      "a port of every endpoint",
      "_sql._tcp.store.mcs.svc.clusterset.local SRV",
      [
        "NOERROR",
        "_sql._tcp.store.mcs.svc.clusterset.local. 30 SRV 0 50 5432 store-0.east.store.mcs.svc.clusterset.local.",
        "_sql._tcp.store.mcs.svc.clusterset.local. 30 SRV 0 50 5432 store-0.west.store.mcs.svc.clusterset.local.",
      ],
      "nobody",
    ],
    ["an endpoint has no PTR", "70.0.1.10.in-addr.arpa PTR", ["NXDOMAIN", "SOA 10.in-addr.arpa."]],
    ["a namespace with imports", "mcs.svc.clusterset.local A", NO_DATA],
    ["a namespace without imports", "ns1.svc.clusterset.local A", DENIED],
    ["a Service that nobody imported", "productpage.ns1.svc.clusterset.local A", DENIED],
    ["pods are a matter of one cluster", "pod.clusterset.local A", DENIED],
  ]),
  ...cases("several clusters", "vm", [
    [
      "the home cluster answers first",
      "both.ns1.svc.cluster.local A",
      ["NOERROR", "both.ns1.svc.cluster.local. 30 A 10.96.0.30"],
    ],
    [
      "each view has a home of its own",
      "both.ns1.svc.cluster.local A",
      ["NOERROR", "both.ns1.svc.cluster.local. 30 A 10.112.0.30"],
      "west",
    ],
    [
      "without a home the first cluster answers",
      "both.ns1.svc.cluster.local A",
      ["NOERROR", "both.ns1.svc.cluster.local. 30 A 10.96.0.30"],
      "nobody",
    ],
    [
      "a Service of another cluster only",
      "inventory.ns2.svc.cluster.local A",
      ["NOERROR", "inventory.ns2.svc.cluster.local. 30 A 10.112.0.40"],
    ],
    [
      "headless: the home cluster's endpoints",
      "shared.db.svc.cluster.local A",
      ["NOERROR", "shared.db.svc.cluster.local. 30 A 10.1.0.80"],
    ],
    [
      "headless: all endpoints for who has no home",
      "shared.db.svc.cluster.local A",
      ["NOERROR", "shared.db.svc.cluster.local. 30 A 10.1.0.80", "shared.db.svc.cluster.local. 30 A 10.2.0.80"],
      "nobody",
    ],
    [
      "an endpoint of another cluster stays in its own view's answer",
      "shared-1.shared.db.svc.cluster.local A",
      ["NOERROR", "shared-1.shared.db.svc.cluster.local. 30 A 10.2.0.80"],
      "west",
    ],
    [
      "overlapping addresses: the home cluster's name",
      "10.0.96.10.in-addr.arpa PTR",
      ["NOERROR", "10.0.96.10.in-addr.arpa. 30 PTR productpage.ns1.svc.cluster.local."],
    ],
    [
      "overlapping addresses: another home, another name",
      "10.0.96.10.in-addr.arpa PTR",
      ["NOERROR", "10.0.96.10.in-addr.arpa. 30 PTR overlap.ns2.svc.cluster.local."],
      "west",
    ],
  ]),
  ...cases("cluster-qualified names", "vm", [
    [
      "one cluster's answer",
      "both.ns1.svc.west.mesh.example A",
      ["NOERROR", "both.ns1.svc.west.mesh.example. 30 A 10.112.0.30"],
    ],
    [
      "another cluster's answer",
      "both.ns1.svc.east.mesh.example A",
      ["NOERROR", "both.ns1.svc.east.mesh.example. 30 A 10.96.0.30"],
      "west",
    ],
    [
      "a cluster with another zone",
      "web.ns1.svc.south.mesh.example A",
      ["NOERROR", "web.ns1.svc.south.mesh.example. 30 A 10.130.0.1"],
    ],
    [
      "a Service that the cluster has not",
      "productpage.ns1.svc.west.mesh.example A",
      ["NXDOMAIN", "SOA west.mesh.example."],
    ],
    [
      "a port, with a target in the same zone",
      "_http._tcp.productpage.ns1.svc.east.mesh.example SRV",
      [
        "NOERROR",
        "_http._tcp.productpage.ns1.svc.east.mesh.example. 30 SRV 0 100 9080 productpage.ns1.svc.east.mesh.example.",
      ],
    ],
    [
      "an endpoint",
      "db-0.db.db.svc.east.mesh.example A",
      ["NOERROR", "db-0.db.db.svc.east.mesh.example. 30 A 10.1.0.20"],
    ],
    [
      "headless endpoints of that cluster only",
      "shared.db.svc.west.mesh.example A",
      ["NOERROR", "shared.db.svc.west.mesh.example. 30 A 10.2.0.80"],
      "nobody",
    ],
    ["the zone of a cluster", "west.mesh.example A", ["NOERROR", "SOA west.mesh.example."]],
    ["its version", "dns-version.west.mesh.example TXT", ["NOERROR", 'dns-version.west.mesh.example. 30 TXT "1.1.0"']],
    ["a cluster that is not there", "web.ns1.svc.north.mesh.example A", ["NXDOMAIN", "SOA mesh.example."]],
    [
      "the suffix",
      "mesh.example SOA",
      ["NOERROR", "mesh.example. 5 SOA ns.dns.mesh.example. hostmaster.mesh.example. 1 7200 1800 86400 5"],
    ],
  ]),
];
