import { describe, expect, test } from "vitest";
import { outcome, zoneText } from "../../support/records.ts";
import {
  addresses,
  cluster,
  endpoints,
  exposedHost,
  external,
  host,
  ports,
  service,
  serviceEntry,
  tableOf,
  vip,
} from "../../support/table.ts";
import { NOBODY, viewOf } from "../../support/view.ts";
import { ask } from "./name-table-under-test.ts";

const TABLE = tableOf({
  clusters: [
    cluster("east", { namespaces: ["ns1"], network: "net-east" }),
    cluster("west", { namespaces: ["ns1"], network: "net-west" }),
    cluster("south", { zone: "south.example", namespaces: ["ns1"] }),
  ],
  moreZones: ["240.240.in-addr.arpa"],
  clusterSuffix: "mesh.example",
  hosts: [
    host("both.ns1.svc.cluster.local", [
      service(addresses("10.96.0.1")),
      service(addresses("10.112.0.1"), { cluster: "west" }),
    ]),
    host("remote.ns1.svc.cluster.local", [service(addresses("10.112.0.2"), { cluster: "west" })]),
    host("set.ns1.svc.cluster.local", [
      service(endpoints("set-0=10.1.0.1")),
      service(endpoints("set-0=10.2.0.1", "set-1=10.2.0.2"), { cluster: "west" }),
    ]),
    host("web.ns1.svc.south.example", [service(addresses("10.130.0.1"), { cluster: "south" })]),
    host("fixed.example", [serviceEntry(addresses("10.9.9.9", "fd00::9"), { ports: ports("https/tcp/443") })]),
    host("auto.example", [serviceEntry(vip())], ["240.240.0.5", "2001:2::5"]),
    host("given.example", [serviceEntry(vip("240.240.7.7"))], ["240.240.0.6"]),
    host("static.example", [serviceEntry({ form: "vip", backends: [{ host: "192.0.2.7" }] })], ["240.240.0.8"]),
    host("none.example", [serviceEntry(endpoints())]),
    host("vms.example", [serviceEntry(endpoints("10.8.0.1@net-vm", "10.8.0.2@net-far"))]),
    host("*.wild.example", [serviceEntry(addresses("10.9.9.1"), { ports: ports("https/tcp/443") })]),
    host("shared.example", [
      serviceEntry(addresses("10.9.9.2"), { namespace: "ns2", createdSeconds: 1 }),
      serviceEntry(addresses("10.9.9.3"), { namespace: "ns1", createdSeconds: 2 }),
    ]),
    host("hidden.example", [serviceEntry(addresses("10.9.9.4"), { namespace: "ns2", exportTo: ["ns2"] })]),
    host("both.example", [serviceEntry(vip()), exposedHost(external("198.51.100.1"))], ["240.240.0.9"]),
    host("shop.example", [
      exposedHost(external("198.51.100.1")),
      exposedHost(external("198.51.100.2"), { cluster: "west" }),
    ]),
  ],
});

const VM = viewOf({ cluster: "east", namespace: "ns1" });
const NS2 = viewOf({ cluster: "west", namespace: "ns2" });
const DIRECT = { ...NOBODY, reach: "direct" } as const;
const UPSTREAM_LINE = "www.example.com. 300 A 192.0.2.80";

describe("what Istio's agent answers, and what it does not", () => {
  test.each([
    [
      "a ClusterIP of the client's own cluster",
      VM,
      "both.ns1.svc.cluster.local A",
      ["both.ns1.svc.cluster.local. 30 A 10.96.0.1"],
    ],
    [
      "a ClusterIP of its own for another client",
      NS2,
      "both.ns1.svc.cluster.local A",
      ["both.ns1.svc.cluster.local. 30 A 10.112.0.1"],
    ],
    [
      "a Service that only another cluster has",
      VM,
      "remote.ns1.svc.cluster.local A",
      ["remote.ns1.svc.cluster.local. 30 A 10.112.0.2"],
    ],
    [
      "a cluster with a zone of its own",
      VM,
      "web.ns1.svc.south.example A",
      ["web.ns1.svc.south.example. 30 A 10.130.0.1"],
    ],
    [
      "headless: the own cluster's pods",
      VM,
      "set.ns1.svc.cluster.local A",
      ["set.ns1.svc.cluster.local. 30 A 10.1.0.1"],
    ],
    [
      "headless: a pod's name is the own cluster's",
      VM,
      "set-0.set.ns1.svc.cluster.local A",
      ["set-0.set.ns1.svc.cluster.local. 30 A 10.1.0.1"],
    ],
    [
      "headless: another cluster's pod by its name, when the own cluster has none of that name",
      VM,
      "set-1.set.ns1.svc.cluster.local A",
      ["set-1.set.ns1.svc.cluster.local. 30 A 10.2.0.2"],
    ],
    [
      "one cluster alone, asked by its name",
      VM,
      "set-1.set.ns1.svc.west.mesh.example A",
      ["set-1.set.ns1.svc.west.mesh.example. 30 A 10.2.0.2"],
    ],
    ["given addresses", VM, "fixed.example AAAA", ["fixed.example. 30 AAAA fd00::9"]],
    [
      "given addresses, of the families that the client can use",
      { ...VM, families: ["v4"] as const },
      "fixed.example AAAA",
      [],
    ],
    ["ports of a ServiceEntry", VM, "fixed.example SRV", ["fixed.example. 30 SRV 0 100 443 fixed.example."]],
    ["an automatic VIP", VM, "auto.example A", ["auto.example. 30 A 240.240.0.5"]],
    [
      "an automatic VIP has a name",
      VM,
      "5.0.240.240.in-addr.arpa PTR",
      ["5.0.240.240.in-addr.arpa. 30 PTR auto.example."],
    ],
    ["no VIP without a proxy: upstream knows", DIRECT, "auto.example A", [UPSTREAM_LINE]],
    ["Istio's VIP in place of ours", VM, "given.example A", ["given.example. 30 A 240.240.7.7"]],
    ["STATIC: a VIP", VM, "static.example A", ["static.example. 30 A 240.240.0.8"]],
    ["STATIC: the real address without a proxy", DIRECT, "static.example A", ["static.example. 30 A 192.0.2.7"]],
    ["NONE without endpoints: upstream knows", VM, "none.example A", [UPSTREAM_LINE]],
    [
      "NONE: endpoints of the client's network",
      { ...VM, network: "net-vm" },
      "vms.example A",
      ["vms.example. 30 A 10.8.0.1"],
    ],
    [
      "NONE: all for a client of no network",
      VM,
      "vms.example A",
      ["vms.example. 30 A 10.8.0.1", "vms.example. 30 A 10.8.0.2"],
    ],
    ["a wildcard, by the name asked", VM, "a.b.wild.example A", ["a.b.wild.example. 30 A 10.9.9.1"]],
    [
      "a wildcard's ports, by the name asked",
      VM,
      "a.wild.example SRV",
      ["a.wild.example. 30 SRV 0 100 443 a.wild.example."],
    ],
    ["not a wildcard's apex", VM, "wild.example A", [UPSTREAM_LINE]],
    ["of two namespaces the own", VM, "shared.example A", ["shared.example. 30 A 10.9.9.3"]],
    ["of two namespaces the oldest", NOBODY, "shared.example A", ["shared.example. 30 A 10.9.9.2"]],
    ["not what is exported elsewhere", VM, "hidden.example A", [UPSTREAM_LINE]],
    ["what is exported here", NS2, "hidden.example A", ["hidden.example. 30 A 10.9.9.4"]],
    ["an entry before an exposed host", VM, "both.example A", ["both.example. 30 A 240.240.0.9"]],
    ["an exposed host, at home", VM, "shop.example A", ["shop.example. 30 A 198.51.100.1"]],
    [
      "an exposed host, everywhere",
      NOBODY,
      "shop.example A",
      ["shop.example. 30 A 198.51.100.1", "shop.example. 30 A 198.51.100.2"],
    ],
  ])("%s", async (_title, view, asked, expected) => {
    const [text = "", type = ""] = asked.split(" ");
    const { reply } = await ask(text, type, { table: TABLE, context: { view } });
    expect(zoneText(reply.answer)).toEqual(expected);
  });

  test.each(["TXT", "MX", "HTTPS", "SVCB", "PTR", "NS", "SOA", "CNAME"])(
    "%s of a host never goes upstream, and is no data",
    async (type) => {
      const { reply, passed } = await ask("fixed.example", type, { table: TABLE });
      expect(outcome(reply)).toEqual(["NOERROR"]);
      expect(zoneText(reply.authority)).toEqual(["fixed.example. 5 SOA fixed.example. . 7 7200 1800 86400 5"]);
      expect(passed).toEqual([]);
    },
  );
});
