import { describe, expect, test } from "vitest";
import type { NameTable } from "../../src/mesh/name-table.ts";
import {
  addresses,
  alias,
  cluster,
  endpoint,
  endpoints,
  host,
  name,
  ports,
  service,
  serviceEntry,
  serviceImport,
  tableOf,
  vip,
} from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { summary } from "./presence-summary.ts";

const EAST = cluster("east", { namespaces: ["ns1"], importedNamespaces: ["ns1"] });

function table(...hosts: Parameters<typeof host>[]): NameTable {
  return tableOf({ clusters: [EAST], hosts: hosts.map((each) => host(...each)) });
}

describe("names below a Service", () => {
  const HTTP = { ports: ports("http/tcp/80", "dns/udp/53") };
  const services = table(
    ["ip.ns1.svc.cluster.local", [service(addresses("10.96.0.1"), HTTP)]],
    ["bare.ns1.svc.cluster.local", [service(addresses("10.96.0.2"))]],
    ["db.ns1.svc.cluster.local", [service(endpoints("db-0=10.1.0.1", "db-0=fd00::1", "10-1-0-2=10.1.0.2"), HTTP)]],
    ["idle.ns1.svc.cluster.local", [service(endpoints(), HTTP)]],
    ["name.ns1.svc.cluster.local", [service(alias("www.example.com"), HTTP)]],
    [
      "own.ns1.svc.cluster.local",
      [service({ form: "endpoints", endpoints: [endpoint("a=10.1.0.1", "api/sctp/9")] }, HTTP)],
    ],
    ["far.ns1.svc.cluster.local", [service(endpoints("a=10.1.0.1@net-a", "b=10.1.0.2@net-b"))]],
    ["entry.cluster.local", [serviceEntry(vip(), HTTP)], ["240.240.0.5"]],
    ["entry.example", [serviceEntry(vip(), HTTP)], ["240.240.0.6"]],
  );

  test.each([
    ["_http._tcp.ip.ns1.svc.cluster.local", "port http/tcp of ip.ns1.svc.cluster.local."],
    ["_HTTP._TCP.ip.ns1.svc.cluster.local", "port http/tcp of ip.ns1.svc.cluster.local."],
    ["_dns._udp.ip.ns1.svc.cluster.local", "port dns/udp of ip.ns1.svc.cluster.local."],
    ["_tcp.ip.ns1.svc.cluster.local", "empty-non-terminal"],
    ["_udp.ip.ns1.svc.cluster.local", "empty-non-terminal"],
    ["_sctp.ip.ns1.svc.cluster.local", "absent below ip.ns1.svc.cluster.local."],
    ["_http._udp.ip.ns1.svc.cluster.local", "absent below ip.ns1.svc.cluster.local."],
    ["_dns._tcp.ip.ns1.svc.cluster.local", "absent below ip.ns1.svc.cluster.local."],
    ["http._tcp.ip.ns1.svc.cluster.local", "absent below ip.ns1.svc.cluster.local."],
    ["_http.tcp.ip.ns1.svc.cluster.local", "absent below ip.ns1.svc.cluster.local."],
    ["_http.ip.ns1.svc.cluster.local", "absent below ip.ns1.svc.cluster.local."],
    ["x._http._tcp.ip.ns1.svc.cluster.local", "absent below ip.ns1.svc.cluster.local."],
    ["_tcp.bare.ns1.svc.cluster.local", "absent below bare.ns1.svc.cluster.local."],
    ["db-0.db.ns1.svc.cluster.local", "host 10.1.0.1 fd00::1"],
    ["10-1-0-2.db.ns1.svc.cluster.local", "host 10.1.0.2"],
    ["db-1.db.ns1.svc.cluster.local", "absent below db.ns1.svc.cluster.local."],
    ["x.db-0.db.ns1.svc.cluster.local", "absent below db.ns1.svc.cluster.local."],
    ["_tcp.db.ns1.svc.cluster.local", "empty-non-terminal"],
    ["_http._tcp.db.ns1.svc.cluster.local", "port http/tcp of db.ns1.svc.cluster.local."],
    ["_http._tcp.idle.ns1.svc.cluster.local", "absent below idle.ns1.svc.cluster.local."],
    ["_tcp.idle.ns1.svc.cluster.local", "absent below idle.ns1.svc.cluster.local."],
    ["_http._tcp.name.ns1.svc.cluster.local", "absent below name.ns1.svc.cluster.local."],
    // The endpoint's own ports are in place of the claim's.
    ["_api._sctp.own.ns1.svc.cluster.local", "port api/sctp of own.ns1.svc.cluster.local."],
    ["_http._tcp.own.ns1.svc.cluster.local", "absent below own.ns1.svc.cluster.local."],
    ["_sctp.own.ns1.svc.cluster.local", "empty-non-terminal"],
    ["a.far.ns1.svc.cluster.local", "host 10.1.0.1"],
    ["_http._tcp.entry.cluster.local", "port http/tcp of entry.cluster.local."],
    // Below a host outside the zones nothing is the mesh's.
    ["_http._tcp.entry.example", "outside"],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text, services)).toBe(expected);
  });

  test("endpoints that the view cannot reach have no names", async () => {
    const view = { ...NOBODY, network: "net-b" };
    expect(await summary("a.far.ns1.svc.cluster.local", services, view)).toBe(
      "absent below far.ns1.svc.cluster.local.",
    );
    expect(await summary("b.far.ns1.svc.cluster.local", services, view)).toBe("host 10.1.0.2");
  });

  test("a load balancer that only has a name has the Service's ports", async () => {
    const external = { addresses: [], alias: name("lb.example.com") };
    const direct = { ...viewOf(), reach: "direct" } as const;
    const balanced = table(["web.ns1.svc.cluster.local", [service(addresses("10.96.0.1"), { ...HTTP, external })]]);
    expect(await summary("web.ns1.svc.cluster.local", balanced, direct)).toBe("host lb.example.com.");
    expect(await summary("_http._tcp.web.ns1.svc.cluster.local", balanced, direct)).toBe(
      "port http/tcp of web.ns1.svc.cluster.local.",
    );
  });
});

describe("names below an imported Service", () => {
  const imported = table(
    ["ip.ns1.svc.clusterset.local", [serviceImport(addresses("10.97.0.1"), { ports: ports("http/tcp/80") })]],
    [
      "db.ns1.svc.clusterset.local",
      [serviceImport(endpoints("db-0.east=10.1.0.1", "db-0.west=10.2.0.1", "db-0.a.b=10.3.0.1"))],
    ],
  );

  test.each([
    ["db-0.east.db.ns1.svc.clusterset.local", "host 10.1.0.1"],
    ["db-0.a.b.db.ns1.svc.clusterset.local", "host 10.3.0.1"],
    ["db-0.db.ns1.svc.clusterset.local", "absent below db.ns1.svc.clusterset.local."],
    ["east.db.ns1.svc.clusterset.local", "empty-non-terminal"],
    ["a.b.db.ns1.svc.clusterset.local", "empty-non-terminal"],
    ["b.db.ns1.svc.clusterset.local", "empty-non-terminal"],
    ["a.db.ns1.svc.clusterset.local", "absent below db.ns1.svc.clusterset.local."],
    ["ast.db.ns1.svc.clusterset.local", "absent below db.ns1.svc.clusterset.local."],
    ["north.db.ns1.svc.clusterset.local", "absent below db.ns1.svc.clusterset.local."],
    ["east.ip.ns1.svc.clusterset.local", "absent below ip.ns1.svc.clusterset.local."],
    ["_http._tcp.ip.ns1.svc.clusterset.local", "port http/tcp of ip.ns1.svc.clusterset.local."],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text, imported)).toBe(expected);
  });
});

describe("endpoints of several clusters", () => {
  const several = tableOf({
    clusters: [cluster("east", { namespaces: ["ns1"] }), cluster("west", { namespaces: ["ns1"] })],
    hosts: [
      host("db.ns1.svc.cluster.local", [
        service(endpoints("db-0=10.1.0.1")),
        service(endpoints("db-0=10.2.0.1", "db-1=10.2.0.2", "db-1.x.y=10.2.0.3"), { cluster: "west" }),
        serviceEntry(endpoints("squat=10.9.9.9")),
      ]),
      host("name.ns1.svc.cluster.local", [
        service(alias("www.example.com")),
        service(endpoints("db-0=10.2.0.1"), { cluster: "west" }),
      ]),
    ],
  });

  test.each([
    ["db-0.db.ns1.svc.cluster.local", "host 10.1.0.1", "host 10.2.0.1"],
    // One of another cluster, where home has none of that name.
    ["db-1.db.ns1.svc.cluster.local", "host 10.2.0.2", "host 10.2.0.2"],
    ["db-1.x.y.db.ns1.svc.cluster.local", "host 10.2.0.3", "host 10.2.0.3"],
    ["x.y.db.ns1.svc.cluster.local", "empty-non-terminal", "empty-non-terminal"],
    ["y.db.ns1.svc.cluster.local", "empty-non-terminal", "empty-non-terminal"],
    [
      "db-2.db.ns1.svc.cluster.local",
      "absent below db.ns1.svc.cluster.local.",
      "absent below db.ns1.svc.cluster.local.",
    ],
    [
      "squat.db.ns1.svc.cluster.local",
      "absent below db.ns1.svc.cluster.local.",
      "absent below db.ns1.svc.cluster.local.",
    ],
    // What the home cluster says is an alias has nothing below it.
    ["db-0.name.ns1.svc.cluster.local", "absent below name.ns1.svc.cluster.local.", "host 10.2.0.1"],
  ])("%s: %s for a view of east, %s for one of west", async (text, ofEast, ofWest) => {
    expect(await summary(text, several, viewOf({ cluster: "east" }))).toBe(ofEast);
    expect(await summary(text, several, viewOf({ cluster: "west" }))).toBe(ofWest);
  });
});

describe("a name of several origins", () => {
  const mixed = table(
    ["db.ns1.svc.cluster.local", [service(endpoints("a=10.1.0.1", "b=10.1.0.2"), { ports: ports("http/tcp/80") })]],
    ["a.db.ns1.svc.cluster.local", [serviceEntry(addresses("10.9.9.1"))]],
    ["x.b.db.ns1.svc.cluster.local", [serviceEntry(addresses("10.9.9.2"))]],
    ["x.c.db.ns1.svc.cluster.local", [serviceEntry(addresses("10.9.9.3"))]],
    ["*.db.ns1.svc.cluster.local", [serviceEntry(addresses("10.9.9.4"))]],
    ["h.idle.ns1.svc.cluster.local", [serviceEntry(addresses("10.9.9.5"), { exportTo: ["ns2"] })]],
    ["idle.ns1.svc.cluster.local", [service(endpoints())]],
    ["*.cluster.local", [serviceEntry(addresses("10.9.9.6"))]],
  );

  test.each([
    ["a host before an endpoint of that name", "a.db.ns1.svc.cluster.local", "host 10.9.9.1"],
    ["an endpoint before names below it", "b.db.ns1.svc.cluster.local", "host 10.1.0.2"],
    ["a name below an endpoint", "x.b.db.ns1.svc.cluster.local", "host 10.9.9.2"],
    ["a port before a wildcard", "_http._tcp.db.ns1.svc.cluster.local", "port http/tcp of db.ns1.svc.cluster.local."],
    ["an empty non-terminal before a wildcard", "c.db.ns1.svc.cluster.local", "empty-non-terminal"],
    ["a wildcard where there is nothing else", "d.db.ns1.svc.cluster.local", "host 10.9.9.4"],
    ["a Service without endpoints before a wildcard", "idle.ns1.svc.cluster.local", "absent"],
    ["so are names below it", "y.idle.ns1.svc.cluster.local", "absent below idle.ns1.svc.cluster.local."],
    ["a wildcard below the apex covers the rest of the zone", "other.ns9.svc.cluster.local", "host 10.9.9.6"],
  ])("%s", async (_title, text, expected) => {
    expect(await summary(text, mixed)).toBe(expected);
  });

  test("a Service without endpoints is an empty non-terminal for those who see a host below it", async () => {
    const seeing = viewOf({ namespace: "ns2" });
    expect(await summary("idle.ns1.svc.cluster.local", mixed, seeing)).toBe("empty-non-terminal");
    expect(await summary("h.idle.ns1.svc.cluster.local", mixed, seeing)).toBe("host 10.9.9.5");
  });
});

describe("names that only have a VIP, for a view without a proxy", () => {
  const direct = { ...viewOf(), reach: "direct" } as const;
  const vips = table(
    ["api.example", [serviceEntry(vip())], ["240.240.0.5"]],
    ["*.example", [serviceEntry(addresses("10.9.9.9"))]],
    ["*.dyn.example", [serviceEntry(vip())], ["240.240.0.6"]],
    ["api.cluster.local", [serviceEntry(vip())], ["240.240.0.7"]],
  );

  test.each([
    ["outside the zones are upstream's, and no wildcard's", "api.example", "outside"],
    ["outside the zones are upstream's behind a wildcard, too", "a.dyn.example", "outside"],
    ["inside a zone exist", "api.cluster.local", "host"],
  ])("%s", async (_title, text, expected) => {
    expect(await summary(text, vips, direct)).toBe(expected);
  });
});
