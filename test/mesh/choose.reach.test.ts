import { describe, expect, test } from "vitest";
import type { Claim, ClaimAnswer } from "../../src/mesh/claim.ts";
import {
  addresses,
  alias,
  endpoint,
  endpoints,
  exposedHost,
  external,
  externalAlias,
  name,
  ports,
  service,
  serviceEntry,
  serviceImport,
  vip,
} from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { choose, type Asked } from "./choosing.ts";

const DIRECT = { ...NOBODY, reach: "direct" } as const;
const VIPS = ["240.240.0.5", "2001:2::5"];

/** An automatic VIP whose proxies send to these hosts, each perhaps with a port of its own behind a space. */
function vipTo(...hosts: readonly string[]): ClaimAnswer {
  const backends = hosts.map((text) => {
    const [backend = "", port] = text.split(" ");
    return port === undefined ? { host: backend } : { host: backend, ports: ports(port) };
  });
  return { form: "vip", backends };
}

/** An answer as one line: its addresses or alias, `nothing` when it exists all the same, `only a VIP`, or `absent`. */
function line(asked: Asked): string {
  const answer = choose(asked);
  if (answer === undefined) return "absent";
  if (answer.hasOnlyVip === true) return "only a VIP";
  return answer.alias ?? (answer.addresses.join(" ") || "nothing");
}

const LB = { addresses: ["198.51.100.1"] };
const SERVERS = [endpoint("10.1.0.7"), endpoint("10.1.0.8@net-far")];

describe("what a claim gives to a view with a proxy, and to one without", () => {
  test.each<[string, Claim, mesh: string, direct: string]>([
    ["a ClusterIP", service(addresses("10.96.0.1")), "10.96.0.1", "nothing"],
    [
      "a ClusterIP beside a load balancer",
      service(addresses("10.96.0.1"), { external: LB, servers: SERVERS }),
      "10.96.0.1",
      "198.51.100.1",
    ],
    [
      "a ClusterIP beside a load balancer that only has a name",
      service(addresses("10.96.0.1"), { external: { addresses: [], alias: name("lb.example.com") }, servers: SERVERS }),
      "10.96.0.1",
      "lb.example.com.",
    ],
    [
      "a ClusterIP with servers",
      service(addresses("10.96.0.1"), { servers: SERVERS }),
      "10.96.0.1",
      "10.1.0.7 10.1.0.8",
    ],
    ["a Service without ClusterIP yet", service(addresses()), "nothing", "nothing"],
    [
      "headless endpoints",
      service(endpoints("10.1.0.7", "10.1.0.8@net-far")),
      "10.1.0.7 10.1.0.8",
      "10.1.0.7 10.1.0.8",
    ],
    ["headless with external IPs", service(endpoints("10.1.0.7"), { external: LB }), "10.1.0.7", "198.51.100.1"],
    ["headless without endpoints", service(endpoints()), "absent", "absent"],
    ["a Service that only has a load balancer", service(addresses(), { external: LB }), "nothing", "198.51.100.1"],
    ["headless without endpoints, with external IPs", service(endpoints(), { external: LB }), "absent", "198.51.100.1"],
    ["an ExternalName", service(alias("www.example.com")), "www.example.com.", "www.example.com."],
    ["an ExternalName that is an address", service(external("192.0.2.9")), "192.0.2.9", "192.0.2.9"],
    ["a ClusterSetIP", serviceImport(addresses("10.97.0.1")), "10.97.0.1", "nothing"],
    [
      "a ClusterSetIP with servers",
      serviceImport(addresses("10.97.0.1"), { servers: SERVERS }),
      "10.97.0.1",
      "10.1.0.7 10.1.0.8",
    ],
    ["a headless import", serviceImport(endpoints("web-0.west=10.2.0.7")), "10.2.0.7", "10.2.0.7"],
    ["a headless import without endpoints", serviceImport(endpoints()), "absent", "absent"],
    ["an entry's addresses", serviceEntry(addresses("10.9.9.9")), "10.9.9.9", "10.9.9.9"],
    [
      "an entry's addresses beside servers",
      serviceEntry(addresses("10.9.9.9"), { servers: SERVERS }),
      "10.9.9.9",
      "10.1.0.7 10.1.0.8",
    ],
    ["an entry's address out of a VIP pool", serviceEntry(addresses("240.240.9.9")), "240.240.9.9", "only a VIP"],
    [
      "an entry's addresses, one out of a VIP pool",
      serviceEntry(addresses("2001:2::9", "10.9.9.9")),
      "2001:2::9 10.9.9.9",
      "10.9.9.9",
    ],
    ["an entry's endpoints", serviceEntry(endpoints("10.9.9.9")), "10.9.9.9", "10.9.9.9"],
    ["an entry without endpoints", serviceEntry(endpoints()), "absent", "absent"],
    ["an automatic VIP", serviceEntry(vip()), "240.240.0.5 2001:2::5", "only a VIP"],
    ["a VIP that Istio assigned", serviceEntry(vip("240.240.7.7")), "240.240.7.7", "only a VIP"],
    [
      "a VIP before addresses",
      serviceEntry(vipTo("192.0.2.7", "2001:DB8::7")),
      "240.240.0.5 2001:2::5",
      "192.0.2.7 2001:db8::7",
    ],
    ["a VIP before hosts", serviceEntry(vipTo("db.example.com")), "240.240.0.5 2001:2::5", "only a VIP"],
    ["a VIP before both", serviceEntry(vipTo("db.example.com", "192.0.2.7")), "240.240.0.5 2001:2::5", "192.0.2.7"],
    ["an exposed host", exposedHost(external("198.51.100.1")), "198.51.100.1", "198.51.100.1"],
    [
      "an exposed host at a named load balancer",
      exposedHost(externalAlias("lb.example.com")),
      "lb.example.com.",
      "lb.example.com.",
    ],
  ])("%s", (_title, claim, mesh, direct) => {
    expect(line({ claims: [claim], vip: VIPS })).toBe(mesh);
    expect(line({ claims: [claim], vip: VIPS, view: DIRECT })).toBe(direct);
  });

  test("a VIP for which a pool had nothing left is none", () => {
    expect(line({ claims: [serviceEntry(vip())] })).toBe("absent");
    expect(line({ claims: [serviceEntry(vip())], view: DIRECT })).toBe("absent");
  });

  test("without a proxy no network is too far, as nothing says where the client stands", () => {
    const claims = [service(endpoints("10.1.0.7@net-a", "10.1.0.8@net-b"))];
    expect(line({ claims, view: { ...NOBODY, network: "net-b" } })).toBe("10.1.0.8");
    expect(line({ claims, view: { ...DIRECT, network: "net-b" } })).toBe("10.1.0.7 10.1.0.8");
  });
});

describe("clusters, for a view without a proxy", () => {
  const east = service(addresses("10.96.0.1"), { external: LB });
  const west = service(addresses("10.96.0.2"), { cluster: "west", external: { addresses: ["198.51.100.2"] } });
  const westServers = service(addresses("10.96.0.2"), { cluster: "west", servers: SERVERS });

  test.each<[string, Asked, string]>([
    ["load balancers are united", { claims: [east, west] }, "198.51.100.1 198.51.100.2"],
    ["home's stands alone", { claims: [east, west], view: viewOf({ cluster: "west" }) }, "198.51.100.2"],
    [
      "a cluster without anything for it is passed over",
      { claims: [service(addresses("10.96.0.1")), westServers] },
      "10.1.0.7 10.1.0.8",
    ],
    ["forms are not mixed: the first decides", { claims: [east, westServers] }, "198.51.100.1"],
    [
      "where nobody has anything the name exists",
      { claims: [service(addresses("10.96.0.1")), service(endpoints(), { cluster: "west" })] },
      "nothing",
    ],
  ])("%s", (_title, asked, expected) => {
    expect(line({ ...asked, view: { ...(asked.view ?? NOBODY), reach: "direct" } })).toBe(expected);
  });
});

describe("ports", () => {
  const HTTP = ports("http/tcp/80");

  test.each<[string, Asked, readonly string[]]>([
    ["of a ClusterIP are the claim's", { claims: [service(addresses("10.96.0.1"), { ports: HTTP })] }, ["http/tcp/80"]],
    [
      "of a ClusterIP that is not given are the claim's all the same",
      { claims: [service(addresses("10.96.0.1"), { ports: HTTP })], view: DIRECT },
      ["http/tcp/80"],
    ],
    [
      "of united entries are united, each name and protocol once",
      {
        claims: [
          serviceEntry(addresses("10.0.0.1"), { object: "a", ports: HTTP }),
          serviceEntry(addresses("10.0.0.2"), { object: "b", ports: ports("http/tcp/8080", "dns/udp/53") }),
        ],
      },
      ["http/tcp/80", "dns/udp/53"],
    ],
    [
      "of servers without names are those that they listen on",
      {
        claims: [service(addresses("10.96.0.1"), { ports: HTTP, servers: [endpoint("10.1.0.7", "http/tcp/8080")] })],
        view: DIRECT,
      },
      ["http/tcp/8080"],
    ],
    [
      "of backends are those that they listen on",
      {
        claims: [serviceEntry(vipTo("192.0.2.7 http/tcp/8443", "192.0.2.8"), { ports: HTTP })],
        view: DIRECT,
        vip: VIPS,
      },
      ["http/tcp/8443"],
    ],
    ["of an ExternalName are not its own", { claims: [service(alias("www.example.com"), { ports: HTTP })] }, []],
    [
      "of a load balancer that only has a name are the Service's",
      {
        claims: [
          service(addresses("10.96.0.1"), { ports: HTTP, external: { addresses: [], alias: name("lb.example") } }),
        ],
        view: DIRECT,
      },
      ["http/tcp/80"],
    ],
  ])("%s", (_title, asked, expected) => {
    const answer = choose(asked);
    expect(answer?.ports.map((port) => `${port.name}/${port.protocol}/${port.port}`)).toEqual(expected);
  });
});
