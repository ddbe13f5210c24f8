import { cases, type ConformanceCase } from "../case.ts";

const DENIED = ["NXDOMAIN", "SOA cluster.local."];
const NO_DATA = ["NOERROR", "SOA cluster.local."];

/** DNS-Based Service Discovery for Kubernetes, version 1.1.0, by section. */
export const KUBERNETES_DNS: readonly ConformanceCase[] = [
  ...cases("Kubernetes DNS 2.2", "vm", [
    ["the schema's version", "dns-version.cluster.local TXT", ["NOERROR", 'dns-version.cluster.local. 30 TXT "1.1.0"']],
    [
      "the version of another cluster's zone",
      "dns-version.south.example TXT",
      ["NOERROR", 'dns-version.south.example. 30 TXT "1.1.0"'],
    ],
    ["the version has no address", "dns-version.cluster.local A", NO_DATA],
    [
      "the zone has an SOA",
      "cluster.local SOA",
      ["NOERROR", "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5"],
    ],
    ["the zone has an NS", "cluster.local NS", ["NOERROR", "cluster.local. 30 NS ns.dns.cluster.local."]],
    ["the zone has no address", "cluster.local A", NO_DATA],
    ["the name server's name exists", "ns.dns.cluster.local A", NO_DATA],
    ["so does the name above it", "dns.cluster.local A", NO_DATA],
  ]),
  ...cases("Kubernetes DNS 2.3.1", "vm", [
    [
      "a Service with a ClusterIP",
      "productpage.ns1.svc.cluster.local A",
      ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"],
    ],
    ["no IPv6 of an IPv4-only Service", "productpage.ns1.svc.cluster.local AAAA", NO_DATA],
    ["both families, IPv4", "dual.ns1.svc.cluster.local A", ["NOERROR", "dual.ns1.svc.cluster.local. 30 A 10.96.0.11"]],
    [
      "both families, IPv6",
      "dual.ns1.svc.cluster.local AAAA",
      ["NOERROR", "dual.ns1.svc.cluster.local. 30 AAAA fd00:e::11"],
    ],
    [
      "names are compared without case",
      "ProductPage.NS1.svc.Cluster.Local A",
      ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"],
    ],
    ["a Service that is not there", "nosuch.ns1.svc.cluster.local A", DENIED],
    ["a namespace that is not there", "productpage.nosuch.svc.cluster.local A", DENIED, "noautopath"],
    ["a namespace that is there", "ns1.svc.cluster.local A", NO_DATA],
    ["the name above all namespaces", "svc.cluster.local A", NO_DATA],
    ["a name beside svc", "nosuch.cluster.local A", DENIED],
    ["HTTPS at a Service", "productpage.ns1.svc.cluster.local HTTPS", NO_DATA],
    ["TXT at a Service", "productpage.ns1.svc.cluster.local TXT", NO_DATA],
    ["MX at a Service", "productpage.ns1.svc.cluster.local MX", NO_DATA],
    ["nothing below a Service with a ClusterIP", "x.productpage.ns1.svc.cluster.local A", DENIED],
    [
      "a Service of a cluster with another zone",
      "web.ns1.svc.south.example A",
      ["NOERROR", "web.ns1.svc.south.example. 30 A 10.130.0.1"],
    ],
  ]),
  ...cases("Kubernetes DNS 2.3.2", "vm", [
    [
      "a named port",
      "_http._tcp.dual.ns1.svc.cluster.local SRV",
      [
        "NOERROR",
        "_http._tcp.dual.ns1.svc.cluster.local. 30 SRV 0 100 80 dual.ns1.svc.cluster.local.",
        "+ dual.ns1.svc.cluster.local. 30 A 10.96.0.11",
        "+ dual.ns1.svc.cluster.local. 30 AAAA fd00:e::11",
      ],
    ],
    [
      "a named port over UDP",
      "_dns._udp.dual.ns1.svc.cluster.local SRV",
      ["NOERROR", "_dns._udp.dual.ns1.svc.cluster.local. 30 SRV 0 100 53 dual.ns1.svc.cluster.local."],
    ],
    ["a port of the other protocol", "_http._udp.dual.ns1.svc.cluster.local SRV", DENIED],
    ["a port that is not there", "_nosuch._tcp.dual.ns1.svc.cluster.local SRV", DENIED],
    [
      "ports are compared without case",
      "_HTTP._TCP.dual.ns1.svc.cluster.local SRV",
      ["NOERROR", "_http._tcp.dual.ns1.svc.cluster.local. 30 SRV 0 100 80 dual.ns1.svc.cluster.local."],
    ],
    ["a port has no address", "_http._tcp.dual.ns1.svc.cluster.local A", NO_DATA],
    ["the name above the ports", "_tcp.dual.ns1.svc.cluster.local SRV", NO_DATA],
    ["the name above ports that are not there", "_sctp.dual.ns1.svc.cluster.local SRV", DENIED],
    ["a Service without ports", "_tcp.bare.ns1.svc.cluster.local SRV", DENIED],
    [
      "all named ports at the bare Service",
      "dual.ns1.svc.cluster.local SRV",
      [
        "NOERROR",
        "dual.ns1.svc.cluster.local. 30 SRV 0 50 53 dual.ns1.svc.cluster.local.",
        "dual.ns1.svc.cluster.local. 30 SRV 0 50 80 dual.ns1.svc.cluster.local.",
      ],
    ],
    ["no ports at a Service without any", "bare.ns1.svc.cluster.local SRV", NO_DATA],
  ]),
  ...cases("Kubernetes DNS 2.3.3", "vm", [
    [
      "the name of a ClusterIP",
      "11.0.96.10.in-addr.arpa PTR",
      ["NOERROR", "11.0.96.10.in-addr.arpa. 30 PTR dual.ns1.svc.cluster.local."],
    ],
    [
      "the name of an IPv6 ClusterIP",
      "1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.e.0.0.0.0.0.d.f.ip6.arpa PTR",
      [
        "NOERROR",
        "1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.e.0.0.0.0.0.d.f.ip6.arpa. 30 PTR dual.ns1.svc.cluster.local.",
      ],
    ],
    ["a reverse name has no address", "11.0.96.10.in-addr.arpa A", ["NOERROR", "SOA 11.0.96.10.in-addr.arpa."]],
    [
      "an address of nobody stays here when it is private",
      "99.99.96.10.in-addr.arpa PTR",
      ["NXDOMAIN", "SOA 10.in-addr.arpa."],
    ],
  ]),
  ...cases("Kubernetes DNS 2.4.1", "vm", [
    [
      "every ready endpoint",
      "db.db.svc.cluster.local A",
      ["NOERROR", "db.db.svc.cluster.local. 30 A 10.1.0.20", "db.db.svc.cluster.local. 30 A 10.1.0.21"],
    ],
    [
      "every ready endpoint, IPv6",
      "db.db.svc.cluster.local AAAA",
      ["NOERROR", "db.db.svc.cluster.local. 30 AAAA fd00:1::20"],
    ],
    [
      "an endpoint by its hostname",
      "db-0.db.db.svc.cluster.local A",
      ["NOERROR", "db-0.db.db.svc.cluster.local. 30 A 10.1.0.20"],
    ],
    [
      "its other family",
      "db-0.db.db.svc.cluster.local AAAA",
      ["NOERROR", "db-0.db.db.svc.cluster.local. 30 AAAA fd00:1::20"],
    ],
    ["an endpoint of one family", "db-1.db.db.svc.cluster.local AAAA", NO_DATA],
    ["an endpoint that is not ready", "db-2.db.db.svc.cluster.local A", DENIED],
    [
      "an endpoint without hostname by its address",
      "10-1-0-30.dashed.db.svc.cluster.local A",
      ["NOERROR", "10-1-0-30.dashed.db.svc.cluster.local. 30 A 10.1.0.30"],
    ],
    [
      "endpoints out of an Endpoints object",
      "dashed.db.svc.cluster.local A",
      ["NOERROR", "dashed.db.svc.cluster.local. 30 A 10.1.0.30", "dashed.db.svc.cluster.local. 30 A 10.1.0.31"],
    ],
    [
      "publishNotReadyAddresses",
      "early.db.svc.cluster.local A",
      ["NOERROR", "early.db.svc.cluster.local. 30 A 10.1.0.40"],
    ],
    [
      "publishNotReadyAddresses by hostname",
      "late-0.early.db.svc.cluster.local A",
      ["NOERROR", "late-0.early.db.svc.cluster.local. 30 A 10.1.0.40"],
    ],
    ["no ready endpoint", "idle.db.svc.cluster.local A", DENIED],
    ["no ready endpoint, another type", "idle.db.svc.cluster.local HTTPS", DENIED],
    ["nor is anything below it", "_sql._tcp.idle.db.svc.cluster.local SRV", DENIED],
    ["nothing below an endpoint", "x.db-0.db.db.svc.cluster.local A", DENIED],
  ]),
  ...cases("Kubernetes DNS 2.4.2", "vm", [
    [
      "a port of every endpoint",
      "_sql._tcp.db.db.svc.cluster.local SRV",
      [
        "NOERROR",
        "_sql._tcp.db.db.svc.cluster.local. 30 SRV 0 50 5432 db-0.db.db.svc.cluster.local.",
        "_sql._tcp.db.db.svc.cluster.local. 30 SRV 0 50 5432 db-1.db.db.svc.cluster.local.",
        "+ db-0.db.db.svc.cluster.local. 30 A 10.1.0.20",
        "+ db-0.db.db.svc.cluster.local. 30 AAAA fd00:1::20",
        "+ db-1.db.db.svc.cluster.local. 30 A 10.1.0.21",
      ],
    ],
    [
      "all ports of all endpoints at the bare name",
      "db.db.svc.cluster.local SRV",
      [
        "NOERROR",
        "db.db.svc.cluster.local. 30 SRV 0 25 5432 db-0.db.db.svc.cluster.local.",
        "db.db.svc.cluster.local. 30 SRV 0 25 5432 db-1.db.db.svc.cluster.local.",
        "db.db.svc.cluster.local. 30 SRV 0 25 8080 db-0.db.db.svc.cluster.local.",
        "db.db.svc.cluster.local. 30 SRV 0 25 8080 db-1.db.db.svc.cluster.local.",
      ],
    ],
    [
      "endpoints whose port differs",
      "_api._tcp.ports.db.svc.cluster.local SRV",
      [
        "NOERROR",
        "_api._tcp.ports.db.svc.cluster.local. 30 SRV 0 50 8080 old.ports.db.svc.cluster.local.",
        "_api._tcp.ports.db.svc.cluster.local. 30 SRV 0 50 9090 new.ports.db.svc.cluster.local.",
      ],
    ],
  ]),
  ...cases("Kubernetes DNS 2.4.3", "vm", [
    [
      "the name of an endpoint",
      "20.0.1.10.in-addr.arpa PTR",
      ["NOERROR", "20.0.1.10.in-addr.arpa. 30 PTR db-0.db.db.svc.cluster.local."],
    ],
    [
      "the name of an endpoint without hostname",
      "30.0.1.10.in-addr.arpa PTR",
      ["NOERROR", "30.0.1.10.in-addr.arpa. 30 PTR 10-1-0-30.dashed.db.svc.cluster.local."],
    ],
    ["an endpoint that is not ready has none", "22.0.1.10.in-addr.arpa PTR", ["NXDOMAIN", "SOA 10.in-addr.arpa."]],
    ["a server behind a ClusterIP has none", "1.8.1.10.in-addr.arpa PTR", ["NXDOMAIN", "SOA 10.in-addr.arpa."]],
  ]),
  ...cases("Kubernetes DNS 2.5", "vm", [
    [
      "an alias of a Service, with its address",
      "inward.ns1.svc.cluster.local A",
      [
        "NOERROR",
        "inward.ns1.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    [
      "an alias of a host outside, with its address",
      "outward.ns1.svc.cluster.local A",
      ["NOERROR", "outward.ns1.svc.cluster.local. 30 CNAME www.example.com.", "www.example.com. 300 A 192.0.2.80"],
    ],
    [
      "an alias that is an address answers it",
      "literal.ns1.svc.cluster.local A",
      ["NOERROR", "literal.ns1.svc.cluster.local. 30 A 192.0.2.55"],
    ],
    [
      "an alias of a Service that is not there",
      "nowhere.ns1.svc.cluster.local A",
      ["NXDOMAIN", "nowhere.ns1.svc.cluster.local. 30 CNAME gone.ns1.svc.cluster.local.", "SOA cluster.local."],
    ],
    [
      "an alias of a host that is not there",
      "astray.ns1.svc.cluster.local A",
      ["NXDOMAIN", "astray.ns1.svc.cluster.local. 30 CNAME gone.example.com.", "SOA com."],
    ],
    ["an alias has no ports", "_http._tcp.outward.ns1.svc.cluster.local SRV", DENIED],
    [
      "the alias alone",
      "outward.ns1.svc.cluster.local CNAME",
      ["NOERROR", "outward.ns1.svc.cluster.local. 30 CNAME www.example.com."],
    ],
  ]),
  ...cases("Kubernetes pods", "vm", [
    [
      "a known endpoint",
      "10-1-0-20.db.pod.cluster.local A",
      ["NOERROR", "10-1-0-20.db.pod.cluster.local. 30 A 10.1.0.20"],
    ],
    [
      "a server behind a ClusterIP",
      "10-1-8-1.ns1.pod.cluster.local A",
      ["NOERROR", "10-1-8-1.ns1.pod.cluster.local. 30 A 10.1.8.1"],
    ],
    ["the other family of it", "10-1-0-20.db.pod.cluster.local AAAA", NO_DATA],
    [
      "an IPv6 endpoint",
      "fd00-1--20.db.pod.cluster.local AAAA",
      ["NOERROR", "fd00-1--20.db.pod.cluster.local. 30 AAAA fd00:1::20"],
    ],
    ["an endpoint of another namespace", "10-1-0-20.ns1.pod.cluster.local A", DENIED],
    ["an address of nobody", "10-9-9-99.db.pod.cluster.local A", DENIED],
    ["a ClusterIP is no pod", "10-96-0-10.ns1.pod.cluster.local A", DENIED],
    ["a pod of a cluster with another zone", "10-1-0-20.db.pod.south.example A", ["NXDOMAIN", "SOA south.example."]],
    ["the name above all pods", "pod.cluster.local A", NO_DATA],
    ["the name above the pods of a namespace", "db.pod.cluster.local A", NO_DATA],
    ["the name above the pods of no namespace", "nosuch.pod.cluster.local A", DENIED],
  ]),
];
