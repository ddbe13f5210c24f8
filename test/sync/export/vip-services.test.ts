import { describe, expect, test } from "vitest";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { trustName } from "../../../src/dns/name.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { formatDiagnostic } from "../../../src/sync/diagnostic.ts";
import { vipServices } from "../../../src/sync/export/vip-services.ts";
import { meshHost, serviceClaim } from "../../support/mesh-values.ts";
import { mysqlClaim, tcp, vipHost } from "./vip-values.ts";

const OTHER_VIPS = ["240.240.0.2", "2001:2::2"];

/** `<id> at <vips> to <targets>` of each service, and the diagnostics as people see them. */
function served(hosts: readonly MeshHost[], cluster?: string): { services: string[]; problems: string[] } {
  const { services, diagnostics } = vipServices(hosts, DEFAULT_VIP_POOLS, cluster);
  return {
    services: services.map(({ id, vips, targets }) => {
      return `${id} at ${vips.join(" ")} to ${targets.map(({ host, port }) => `${host} ${port}`).join(", ")}`;
    }),
    problems: diagnostics.map(formatDiagnostic),
  };
}

test("each TCP port of each host is a service, by host and port", () => {
  const hosts = [
    vipHost("orders.example.com", [mysqlClaim("orders")], OTHER_VIPS),
    vipHost("billing.example.com", [
      mysqlClaim("billing", {
        ports: [tcp(3306), { name: "dns", protocol: "udp", port: 53 }, tcp(443), tcp(3306, "b")],
      }),
    ]),
    meshHost("web.ns1.svc.cluster.local", serviceClaim(["10.0.0.1"], { ports: [tcp(80)] })),
  ];
  expect(served(hosts)).toEqual({
    services: [
      "billing.example.com_443 at 240.240.0.1 2001:2::1 to billing.example.com 443",
      "billing.example.com_3306 at 240.240.0.1 2001:2::1 to billing.example.com 3306",
      "orders.example.com_3306 at 240.240.0.2 2001:2::2 to orders.example.com 3306",
    ],
    problems: [],
  });
  expect(vipServices(hosts, DEFAULT_VIP_POOLS).services[0]?.objects).toEqual(["east ServiceEntry ns1/billing"]);
});

describe("several clusters that name one host", () => {
  const east = mysqlClaim("db", { answer: { form: "vip", backends: [{ host: "10.0.0.1" }, { host: "10.0.0.9" }] } });
  const west = mysqlClaim("db", {
    cluster: "west",
    answer: {
      form: "vip",
      assigned: ["240.240.0.7", "2001:2::7"],
      backends: [{ host: "10.0.0.9" }, { host: "10.0.0.2" }],
    },
    ports: [tcp(3306, "mysql"), tcp(33_060, "mysqlx")],
  });
  const hosts = [vipHost("db.example.com", [east, west])];

  test("are served together: all VIPs, IPv4 first, and the servers of all, each once", () => {
    expect(served(hosts).services).toEqual([
      "db.example.com_3306 at 240.240.0.1 240.240.0.7 2001:2::1 2001:2::7 to 10.0.0.1 3306, 10.0.0.9 3306, 10.0.0.2 3306",
      "db.example.com_33060 at 240.240.0.7 2001:2::7 to 10.0.0.9 33060, 10.0.0.2 33060",
    ]);
  });

  test.each([
    ["east", ["db.example.com_3306 at 240.240.0.1 2001:2::1 to 10.0.0.1 3306, 10.0.0.9 3306"]],
    [
      "west",
      [
        "db.example.com_3306 at 240.240.0.7 2001:2::7 to 10.0.0.9 3306, 10.0.0.2 3306",
        "db.example.com_33060 at 240.240.0.7 2001:2::7 to 10.0.0.9 33060, 10.0.0.2 33060",
      ],
    ],
    ["north", []],
  ])("are served one at a time: %s", (cluster, services) => {
    expect(served(hosts, cluster)).toEqual({ services, problems: [] });
  });
});

describe("what cannot be served is told, and the rest stands", () => {
  const good = vipHost("good.example.com", [mysqlClaim("good")], OTHER_VIPS);
  const GOOD = "good.example.com_3306 at 240.240.0.2 2001:2::2 to good.example.com 3306";

  test.each<[string, MeshHost, string]>([
    [
      "a wildcard",
      vipHost("*.example.com", [mysqlClaim("wild")]),
      'notice: cluster east: ServiceEntry ns1/wild: "*.example.com.": a wildcard has no server of its own to connect to, so it is left out',
    ],
    [
      "a host that a configuration would misread",
      { ...vipHost("x", [mysqlClaim("odd")]), name: trustName(String.raw`a\;b.example.com.`) },
      String.raw`notice: cluster east: ServiceEntry ns1/odd: "a\\;b.example.com.": it is no plain host, so it is left out`,
    ],
    [
      "a host without ports",
      vipHost("bare.example.com", [mysqlClaim("bare", { ports: [] })]),
      'notice: cluster east: ServiceEntry ns1/bare: "bare.example.com." has no named TCP port',
    ],
    [
      "a host of UDP only",
      vipHost("dns.example.com", [mysqlClaim("dns", { ports: [{ name: "dns", protocol: "udp", port: 53 }] })]),
      'notice: cluster east: ServiceEntry ns1/dns: "dns.example.com." has no named TCP port',
    ],
    [
      "a host whose only server is none",
      vipHost("db.example.com", [mysqlClaim("db", { answer: { form: "vip", backends: [{ host: "a b" }] } })]),
      'error: cluster east: ServiceEntry ns1/db: "a b" is neither an address nor a host, so nothing is sent there',
    ],
  ])("%s", (_what, host, problem) => {
    expect(served([host, good])).toEqual({ services: [GOOD], problems: [problem] });
  });

  test("hosts that share a VIP and a port: neither, but their other ports", () => {
    const istio = { form: "vip", assigned: ["240.240.0.7"] } as const;
    const hosts = [
      vipHost("a.example.com", [mysqlClaim("a", { answer: istio })]),
      vipHost("b.example.com", [mysqlClaim("b", { cluster: "west", answer: istio, ports: [tcp(443), tcp(3306)] })]),
      good,
    ];
    expect(served(hosts)).toEqual({
      services: ["b.example.com_443 at 240.240.0.7 to b.example.com 443", GOOD],
      problems: [
        'error: cluster east: ServiceEntry ns1/a: "a.example.com." shares a VIP and port 3306 with b.example.com., so both are left out: export one cluster at a time',
        'error: cluster west: ServiceEntry ns1/b: "b.example.com." shares a VIP and port 3306 with a.example.com., so both are left out: export one cluster at a time',
      ],
    });
    expect(served(hosts, "east").services).toEqual(["a.example.com_3306 at 240.240.0.7 to a.example.com 3306", GOOD]);
  });
});
