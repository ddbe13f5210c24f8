import { cases, type ConformanceCase } from "../case.ts";

const LOCAL = "svc.cluster.local";
const NO_DATA = ["NOERROR", "SOA cluster.local."];

/** Who is asking: reach, families, public, TTL. */
export const VIEWS: readonly ConformanceCase[] = [
  ...cases("reach direct", "laptop", [
    ["a load balancer's address", `lb.ns1.${LOCAL} A`, ["NOERROR", `lb.ns1.${LOCAL}. 30 A 198.51.100.12`]],
    [
      "a load balancer's name",
      `lbname.ns1.${LOCAL} A`,
      ["NOERROR", `lbname.ns1.${LOCAL}. 30 CNAME www.example.com.`, "www.example.com. 300 A 192.0.2.80"],
    ],
    ["external addresses", `extip.ns1.${LOCAL} A`, ["NOERROR", `extip.ns1.${LOCAL}. 30 A 203.0.113.14`]],
    ["the ready servers behind a ClusterIP", `plain.ns1.${LOCAL} A`, ["NOERROR", `plain.ns1.${LOCAL}. 30 A 10.1.8.1`]],
    ["a ClusterIP is of no use", `bare.ns1.${LOCAL} A`, NO_DATA],
    [
      "endpoints of all networks",
      `shared.db.${LOCAL} A`,
      ["NOERROR", `shared.db.${LOCAL}. 30 A 10.1.0.80`, `shared.db.${LOCAL}. 30 A 10.2.0.80`],
    ],
    [
      "a host for which only a VIP exists goes upstream",
      "orders.rds.example.com A",
      ["NOERROR", "orders.rds.example.com. 60 A 192.0.2.90"],
    ],
    [
      "a host with servers gets these",
      "static.partner.example A",
      ["NOERROR", "static.partner.example. 30 A 10.8.2.1"],
    ],
    [
      "addresses that somebody gave a host",
      "fixed.partner.example A",
      ["NOERROR", "fixed.partner.example. 30 A 10.9.9.10", "fixed.partner.example. 30 A 10.9.9.9"],
    ],
    ["exposed hosts as ever", "v1.api.example A", ["NOERROR", "v1.api.example. 30 A 198.51.100.82"]],
  ]),
  ...cases("reach mesh", "vm", [
    [
      "ClusterIPs, although there is a load balancer",
      `lb.ns1.${LOCAL} A`,
      ["NOERROR", `lb.ns1.${LOCAL}. 30 A 10.96.0.12`],
    ],
    ["endpoints of the own network only", "shared-1.shared.db.svc.cluster.local A", ["NXDOMAIN", "SOA cluster.local."]],
    [
      "an endpoint of another cluster, when the network does not matter",
      "shared-1.shared.db.svc.cluster.local A",
      ["NOERROR", "shared-1.shared.db.svc.cluster.local. 30 A 10.2.0.80"],
      "anynetwork",
    ],
  ]),
  ...cases("families", "v4only", [
    ["IPv4", `dual.ns1.${LOCAL} A`, ["NOERROR", `dual.ns1.${LOCAL}. 30 A 10.96.0.11`]],
    ["no IPv6", `dual.ns1.${LOCAL} AAAA`, NO_DATA],
  ]),
  ...cases("public off", "closed", [
    ["names of the mesh", `dual.ns1.${LOCAL} A`, ["NOERROR", `dual.ns1.${LOCAL}. 30 A 10.96.0.11`]],
    ["nothing else", "www.example.com A", ["REFUSED"]],
  ]),
  ...cases("TTL", "shortlived", [
    ["of the view", `dual.ns1.${LOCAL} A`, ["NOERROR", `dual.ns1.${LOCAL}. 7 A 10.96.0.11`]],
    [
      "of an alias and its address alike",
      `inward.ns1.${LOCAL} A`,
      ["NOERROR", `inward.ns1.${LOCAL}. 7 CNAME productpage.ns1.${LOCAL}.`, `productpage.ns1.${LOCAL}. 7 A 10.96.0.10`],
    ],
  ]),
];
