import { cases, type ConformanceCase } from "../case.ts";

/** What Istio's agent answers, and where meshdoh answers otherwise on purpose. */
export const ISTIO: readonly ConformanceCase[] = [
  ...cases("ServiceEntry", "vm", [
    [
      "addresses, of blocks only those of one address",
      "fixed.partner.example A",
      ["NOERROR", "fixed.partner.example. 30 A 10.9.9.10", "fixed.partner.example. 30 A 10.9.9.9"],
    ],
    ["AAAA of an IPv4-only host stays here", "fixed.partner.example AAAA", ["NOERROR", "SOA fixed.partner.example."]],
    [
      "HTTPS of a host stays here, so no hint bypasses its VIP",
      "orders.rds.example.com HTTPS",
      ["NOERROR", "SOA orders.rds.example.com."],
    ],
    [
      "resolution DNS gets a VIP",
      "orders.rds.example.com A",
      ["NOERROR", "orders.rds.example.com. 30 A 240.240.76.106"],
    ],
    [
      "of both families",
      "orders.rds.example.com AAAA",
      ["NOERROR", "orders.rds.example.com. 30 AAAA 2001:2::22fd:4c6a"],
    ],
    [
      "another host of the same entry has a VIP of its own",
      "billing.rds.example.com A",
      ["NOERROR", "billing.rds.example.com. 30 A 240.240.54.142"],
    ],
    [
      "a host of two clusters has one VIP",
      "billing.rds.example.com A",
      ["NOERROR", "billing.rds.example.com. 30 A 240.240.54.142"],
      "west",
    ],
    [
      "a VIP's name",
      "7.7.240.240.in-addr.arpa PTR",
      ["NOERROR", "7.7.240.240.in-addr.arpa. 30 PTR given.partner.example."],
    ],
    [
      "a VIP that Istio assigned wins",
      "given.partner.example A",
      ["NOERROR", "given.partner.example. 30 A 240.240.7.7"],
    ],
    ["and its IPv6", "given.partner.example AAAA", ["NOERROR", "given.partner.example. 30 AAAA 2001:2::f0f0:707"]],
    [
      "an address of the pool that nobody has",
      "1.0.240.240.in-addr.arpa PTR",
      ["NXDOMAIN", "SOA 240.240.in-addr.arpa."],
    ],
    ["half a reverse name of the pool", "240.240.in-addr.arpa A", ["NOERROR", "SOA 240.240.in-addr.arpa."]],
    [
      "resolution STATIC gets a VIP, too",
      "static.partner.example A",
      ["NOERROR", "static.partner.example. 30 A 240.240.43.92"],
    ],
    [
      "its ports at the host itself",
      "static.partner.example SRV",
      ["NOERROR", "static.partner.example. 30 SRV 0 100 443 static.partner.example."],
    ],
    [
      "resolution NONE answers its endpoints of the view's network",
      "vms.partner.example A",
      ["NOERROR", "vms.partner.example. 30 A 10.8.0.1"],
    ],
    [
      "and all of them to who has none",
      "vms.partner.example A",
      ["NOERROR", "vms.partner.example. 30 A 10.8.0.1", "vms.partner.example. 30 A 10.8.0.2"],
      "nobody",
    ],
    [
      "resolution NONE without endpoints goes upstream",
      "www.example.com A",
      ["NOERROR", "www.example.com. 300 A 192.0.2.80"],
    ],
    [
      "a workloadSelector finds WorkloadEntries and pods",
      "legacy.partner.example A",
      ["NOERROR", "legacy.partner.example. 30 A 10.1.7.7", "legacy.partner.example. 30 A 10.8.1.1"],
    ],
    ["no VIP where a label forbids it", "api.github.com A", ["NOERROR", "api.github.com. 300 A 192.0.2.81"]],
    [
      "two entries of one namespace are one host",
      "united.partner.example A",
      [
        "NOERROR",
        "united.partner.example. 30 A 10.9.9.41",
        "united.partner.example. 30 A 10.9.9.42",
        "united.partner.example. 30 A 10.9.9.43",
      ],
    ],
    [
      "of two namespaces the view's own",
      "shared.partner.example A",
      ["NOERROR", "shared.partner.example. 30 A 10.9.9.31"],
    ],
    [
      "of two namespaces the view's own, again",
      "shared.partner.example A",
      ["NOERROR", "shared.partner.example. 30 A 10.9.9.32"],
      "ns2",
    ],
    [
      "of two namespaces the older",
      "shared.partner.example A",
      ["NOERROR", "shared.partner.example. 30 A 10.9.9.32"],
      "nobody",
    ],
    ["a host below .internal", "metrics.internal A", ["NOERROR", "metrics.internal. 30 A 10.9.9.50"]],
    ["nobody else below .internal", "nosuch.internal A", ["NXDOMAIN", "SOA internal."]],
    [
      "a Service's name cannot be squatted",
      "productpage.ns1.svc.cluster.local A",
      ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"],
    ],
    [
      "nor that of a Service without endpoints",
      "idle.db.svc.cluster.local A",
      ["NXDOMAIN", "SOA cluster.local."],
      "ns2",
    ],
    ["upper case is folded", "upper.partner.example A", ["NOERROR", "upper.partner.example. 30 A 10.9.9.60"]],
    ["an IDN is an A-label", "xn--bcher-kva.example A", ["NOERROR", "xn--bcher-kva.example. 30 A 10.9.9.60"]],
    ["above a host nothing is ours", "partner.example A", ["NXDOMAIN", "SOA example."]],
    ["below a host nothing is ours", "x.fixed.partner.example A", ["NXDOMAIN", "SOA example."]],
  ]),
  ...cases("wildcard", "vm", [
    ["any name below it", "a.wild.example A", ["NOERROR", "a.wild.example. 30 A 10.9.9.1"]],
    ["any number of labels", "a.b.c.wild.example A", ["NOERROR", "a.b.c.wild.example. 30 A 10.9.9.1"]],
    ["the most specific wins", "a.deep.wild.example A", ["NOERROR", "a.deep.wild.example. 30 A 10.9.9.2"]],
    [
      "the apex of the more specific one is covered by the other",
      "deep.wild.example A",
      ["NOERROR", "deep.wild.example. 30 A 10.9.9.1"],
    ],
    ["not its own apex", "wild.example A", ["NXDOMAIN", "SOA example."]],
    ["no VIP for a wildcard", "a.novip.example A", ["NXDOMAIN", "SOA example."]],
    ["but with DYNAMIC_DNS", "a.dyn.example A", ["NOERROR", "a.dyn.example. 30 A 240.240.253.104"]],
  ]),
  ...cases("exportTo", "vm", [
    ["hidden from other namespaces", "private.partner.example A", ["NXDOMAIN", "SOA example."]],
    ["seen by its own", "private.partner.example A", ["NOERROR", "private.partner.example. 30 A 10.9.9.20"], "ns2"],
    ["hidden from all", "unseen.partner.example A", ["NXDOMAIN", "SOA example."], "ns2"],
    ["a hidden Service", "secret.ns2.svc.cluster.local A", ["NXDOMAIN", "SOA cluster.local."]],
    ["and its reverse name", "20.0.96.10.in-addr.arpa PTR", ["NXDOMAIN", "SOA 10.in-addr.arpa."]],
    [
      "a Service seen by its own namespace",
      "secret.ns2.svc.cluster.local A",
      ["NOERROR", "secret.ns2.svc.cluster.local. 30 A 10.96.0.20"],
      "ns2",
    ],
    [
      "and its reverse name, seen",
      "20.0.96.10.in-addr.arpa PTR",
      ["NOERROR", "20.0.96.10.in-addr.arpa. 30 PTR secret.ns2.svc.cluster.local."],
      "ns2",
    ],
  ]),
  ...cases("exposed host", "vm", [
    [
      "VirtualService at an Istio Gateway of the home cluster",
      "www.shop.example A",
      ["NOERROR", "www.shop.example. 30 A 198.51.100.80"],
    ],
    [
      "in every cluster that serves it",
      "www.shop.example A",
      ["NOERROR", "www.shop.example. 30 A 198.51.100.80", "www.shop.example. 30 A 198.51.100.90"],
      "nobody",
    ],
    ["not a host that the Gateway does not serve", "www.elsewhere.example A", ["NXDOMAIN", "SOA example."]],
    ["not what the Gateway of the other cluster does not serve", "any.shop.example A", ["NXDOMAIN", "SOA example."]],
    [
      "Ingress whose load balancer has a name",
      "blog.shop.example A",
      ["NOERROR", "blog.shop.example. 30 CNAME www.example.com.", "www.example.com. 300 A 192.0.2.80"],
    ],
    ["HTTPRoute at a Gateway", "v1.api.example A", ["NOERROR", "v1.api.example. 30 A 198.51.100.82"]],
    ["its other family", "v1.api.example AAAA", ["NOERROR", "v1.api.example. 30 AAAA 2001:db8::82"]],
    ["not a host outside the listener's", "v1.other.example A", ["NXDOMAIN", "SOA example."]],
  ]),
];
