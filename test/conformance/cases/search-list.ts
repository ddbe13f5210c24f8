import { cases, type ConformanceCase } from "../case.ts";

const FIRST = "ns1.svc.cluster.local";

/** Search lists, walked for a view of namespace ns1 in cluster east. */
export const SEARCH_LIST: readonly ConformanceCase[] = [
  ...cases("search list", "vm", [
    [
      "a Service of the own namespace stands as it is",
      `productpage.${FIRST} A`,
      ["NOERROR", `productpage.${FIRST}. 30 A 10.96.0.10`],
    ],
    [
      "a full name with the first element",
      `productpage.${FIRST}.${FIRST} A`,
      [
        "NOERROR",
        `productpage.${FIRST}.${FIRST}. 30 CNAME productpage.${FIRST}.`,
        `productpage.${FIRST}. 30 A 10.96.0.10`,
      ],
    ],
    [
      "a Service of another namespace with the first element",
      `inventory.ns2.${FIRST} A`,
      [
        "NOERROR",
        `inventory.ns2.${FIRST}. 30 CNAME inventory.ns2.svc.cluster.local.`,
        "inventory.ns2.svc.cluster.local. 30 A 10.112.0.40",
      ],
    ],
    [
      "with svc and the first element",
      `inventory.ns2.svc.${FIRST} A`,
      [
        "NOERROR",
        `inventory.ns2.svc.${FIRST}. 30 CNAME inventory.ns2.svc.cluster.local.`,
        "inventory.ns2.svc.cluster.local. 30 A 10.112.0.40",
      ],
    ],
    [
      "a full name with the second element",
      "inventory.ns2.svc.cluster.local.svc.cluster.local A",
      [
        "NOERROR",
        "inventory.ns2.svc.cluster.local.svc.cluster.local. 30 CNAME inventory.ns2.svc.cluster.local.",
        "inventory.ns2.svc.cluster.local. 30 A 10.112.0.40",
      ],
    ],
    [
      "a full name with the third element",
      "inventory.ns2.svc.cluster.local.cluster.local A",
      [
        "NOERROR",
        "inventory.ns2.svc.cluster.local.cluster.local. 30 CNAME inventory.ns2.svc.cluster.local.",
        "inventory.ns2.svc.cluster.local. 30 A 10.112.0.40",
      ],
    ],
    [
      "another cluster's zone",
      `web.ns1.svc.south.example.${FIRST} A`,
      [
        "NOERROR",
        `web.ns1.svc.south.example.${FIRST}. 30 CNAME web.ns1.svc.south.example.`,
        "web.ns1.svc.south.example. 30 A 10.130.0.1",
      ],
    ],
    [
      "a ServiceEntry host",
      `fixed.partner.example.${FIRST} AAAA`,
      ["NOERROR", `fixed.partner.example.${FIRST}. 30 CNAME fixed.partner.example.`, "SOA fixed.partner.example."],
    ],
    [
      "a wildcard",
      `a.wild.example.${FIRST} A`,
      ["NOERROR", `a.wild.example.${FIRST}. 30 CNAME a.wild.example.`, "a.wild.example. 30 A 10.9.9.1"],
    ],
    [
      "a host outside, with its address",
      `api.github.com.${FIRST} A`,
      ["NOERROR", `api.github.com.${FIRST}. 30 CNAME api.github.com.`, "api.github.com. 300 A 192.0.2.81"],
    ],
    [
      "NODATA ends the walk with the CNAME",
      `productpage.${FIRST}.${FIRST} AAAA`,
      ["NOERROR", `productpage.${FIRST}.${FIRST}. 30 CNAME productpage.${FIRST}.`, "SOA cluster.local."],
    ],
    [
      "SRV follows the walk",
      `_http._tcp.productpage.${FIRST}.${FIRST} SRV`,
      [
        "NOERROR",
        `_http._tcp.productpage.${FIRST}.${FIRST}. 30 CNAME _http._tcp.productpage.${FIRST}.`,
        `_http._tcp.productpage.${FIRST}. 30 SRV 0 100 9080 productpage.${FIRST}.`,
      ],
    ],
    ["nothing exists, upstream's own denial", `gone.example.com.${FIRST} A`, ["NXDOMAIN", "SOA com."]],
    ["nothing exists, and the base stays here", `nosuch.${FIRST} A`, ["NXDOMAIN", "SOA cluster.local."]],
    ["a mistyped short name stays here", `nosuch.ns2.${FIRST} A`, ["NXDOMAIN", "SOA cluster.local."]],
    ["a mistyped name with svc stays here", `nosuch.ns2.svc.${FIRST} A`, ["NXDOMAIN", "SOA cluster.local."]],
    ["special-use names stay here", `printer.local.${FIRST} A`, ["NXDOMAIN", "SOA cluster.local."]],
    ["an upstream that fails is a failure, not a denial", `broken.example.net.${FIRST} A`, ["SERVFAIL"]],
    [
      "below a headless Service nothing else answers",
      "pg-9.pg.ns1.svc.cluster.local A",
      ["NXDOMAIN", "SOA cluster.local."],
    ],
    ["the element itself is no search", `${FIRST} A`, ["NOERROR", "SOA cluster.local."]],
  ]),
  ...cases("short name", "vm", [
    [
      "svc",
      "productpage A",
      ["NOERROR", `productpage. 30 CNAME productpage.${FIRST}.`, `productpage.${FIRST}. 30 A 10.96.0.10`],
    ],
    [
      "svc.ns",
      "inventory.ns2 A",
      [
        "NOERROR",
        "inventory.ns2. 30 CNAME inventory.ns2.svc.cluster.local.",
        "inventory.ns2.svc.cluster.local. 30 A 10.112.0.40",
      ],
    ],
    [
      "svc.ns.svc",
      "inventory.ns2.svc A",
      [
        "NOERROR",
        "inventory.ns2.svc. 30 CNAME inventory.ns2.svc.cluster.local.",
        "inventory.ns2.svc.cluster.local. 30 A 10.112.0.40",
      ],
    ],
    [
      "an endpoint",
      "db-0.db.db A",
      ["NOERROR", "db-0.db.db. 30 CNAME db-0.db.db.svc.cluster.local.", "db-0.db.db.svc.cluster.local. 30 A 10.1.0.20"],
    ],
    ["of nobody", "nosuch A", ["NXDOMAIN", "SOA nosuch."]],
  ]),
  ...cases("no search list", "noautopath", [
    ["a walk that nobody wants", `productpage.${FIRST}.${FIRST} A`, ["NXDOMAIN", "SOA cluster.local."]],
    ["names of the table are answered", `productpage.${FIRST} A`, ["NOERROR", `productpage.${FIRST}. 30 A 10.96.0.10`]],
  ]),
];
