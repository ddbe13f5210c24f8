import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MeshHost } from "../../src/mesh/claim.ts";
import { addressesOf } from "../../src/mesh/mesh-addresses.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { arbitraryParts } from "../support/arbitrary-mesh.ts";
import {
  addresses,
  alias,
  endpoint,
  endpoints,
  exposedHost,
  external,
  host,
  service,
  serviceEntry,
  serviceImport,
  vip,
} from "../support/table.ts";

/** What is known of each address, sorted: `address: cluster role namespace/object [name]`. */
function lines(...hosts: readonly MeshHost[]): string[] {
  return [...addressesOf(hosts, DEFAULT_VIP_POOLS).values()]
    .flatMap(({ address, owners }) =>
      owners.map((owner) => {
        const { cluster, role, namespace, object, name: target } = owner;
        return `${address}: ${[cluster, role, `${namespace}/${object}`, ...(target === undefined ? [] : [target])].join(" ")}`;
      }),
    )
    .toSorted();
}

const WEB = "web.ns1.svc.cluster.local";

describe("what an address is", () => {
  test.each<[string, MeshHost, readonly string[]]>([
    ["a ClusterIP", host(WEB, [service(addresses("10.96.0.1"))]), [`10.96.0.1: east service ns1/web ${WEB}.`]],
    [
      "both ClusterIPs",
      host(WEB, [service(addresses("10.96.0.1", "fd00::1"))]),
      [`10.96.0.1: east service ns1/web ${WEB}.`, `fd00::1: east service ns1/web ${WEB}.`],
    ],
    [
      "a server behind a ClusterIP",
      host(WEB, [service(addresses("10.96.0.1"), { servers: [endpoint("10.1.0.7")] })]),
      ["10.1.0.7: east server ns1/web", `10.96.0.1: east service ns1/web ${WEB}.`],
    ],
    [
      "endpoints of a headless Service, by their names",
      host(WEB, [service(endpoints("web-0=10.1.0.1", "web-0=fd00::1", "10-1-0-2=10.1.0.2"))]),
      [
        `10.1.0.1: east endpoint ns1/web web-0.${WEB}.`,
        `10.1.0.2: east endpoint ns1/web 10-1-0-2.${WEB}.`,
        `fd00::1: east endpoint ns1/web web-0.${WEB}.`,
      ],
    ],
    [
      "an endpoint of two names",
      host(WEB, [service(endpoints("a=10.1.0.1", "b=10.1.0.1"))]),
      [`10.1.0.1: east endpoint ns1/web a.${WEB}.`, `10.1.0.1: east endpoint ns1/web b.${WEB}.`],
    ],
    ["an endpoint without a name", host(WEB, [service(endpoints("10.1.0.1"))]), ["10.1.0.1: east server ns1/web"]],
    [
      "our VIPs",
      host("api.example", [serviceEntry(vip())], ["240.240.0.5", "2001:2::5"]),
      ["2001:2::5: east vip ns1/entry api.example.", "240.240.0.5: east vip ns1/entry api.example."],
    ],
    [
      "Istio's VIPs instead of ours",
      host("api.example", [serviceEntry(vip("240.240.7.7"))], ["240.240.0.5"]),
      ["240.240.7.7: east vip ns1/entry api.example."],
    ],
    [
      "addresses that users took out of the pools, no others",
      host("api.example", [serviceEntry(addresses("240.240.7.7", "10.9.9.9", "2001:2::7"))]),
      ["2001:2::7: east vip ns1/entry api.example.", "240.240.7.7: east vip ns1/entry api.example."],
    ],
    [
      "servers of a ServiceEntry, which may be pods",
      host("api.example", [
        serviceEntry(addresses("10.9.9.9"), { servers: [endpoint("10.1.0.1")] }),
        serviceEntry(endpoints("10.1.0.2"), { object: "none" }),
        serviceEntry({ form: "vip", backends: [{ host: "10.1.0.3" }, { host: "db.example" }] }, { object: "static" }),
      ]),
      ["10.1.0.1: east server ns1/entry", "10.1.0.2: east server ns1/none", "10.1.0.3: east server ns1/static"],
    ],
    ["nothing of a wildcard's VIPs", host("*.example", [serviceEntry(vip("240.240.7.7"))], ["240.240.0.5"]), []],
    [
      "nothing of an ExternalName",
      host(WEB, [service(alias("www.example")), service(external("192.0.2.1"), { cluster: "west" })]),
      [],
    ],
    [
      "nothing of an imported Service",
      host("web.ns1.svc.clusterset.local", [
        serviceImport(addresses("10.97.0.1"), { servers: [endpoint("10.1.0.1")] }),
        serviceImport(endpoints("web-0.east=10.1.0.2"), { cluster: "west" }),
      ]),
      [],
    ],
    ["nothing of an exposed host", host("www.example", [exposedHost(external("198.51.100.1"))]), []],
    [
      "no name of more than 255 octets",
      host(`${"a.".repeat(100)}example`, [service(endpoints(`${"l".repeat(63)}=10.1.0.1`))]),
      ["10.1.0.1: east server ns1/web"],
    ],
  ])("%s", (_title, given, expected) => {
    expect(lines(given)).toEqual(expected);
  });
});

test("owners of one address are sorted by cluster, role, namespace, object and name", () => {
  const hosts = [
    host("b.ns2.svc.cluster.local", [
      service(addresses("10.0.0.1"), { cluster: "west", namespace: "ns2", object: "b" }),
    ]),
    host("a.ns1.svc.cluster.local", [
      service(addresses("10.0.0.1"), { object: "a", servers: [endpoint("10.0.0.1")] }),
      service(endpoints("x=10.0.0.1"), { cluster: "west", object: "a" }),
    ]),
  ];
  const [known] = addressesOf(hosts, DEFAULT_VIP_POOLS).values();
  expect(known?.owners.map(({ cluster, role }) => `${cluster} ${role}`)).toEqual([
    "east server",
    "east service",
    "west endpoint",
    "west service",
  ]);
});

test("of all that have an address as server one stands for its cluster, namespace and visibility", () => {
  const behind = (object: string, parts: Parameters<typeof service>[1] = {}): MeshHost =>
    host(`${object}.ns1.svc.cluster.local`, [
      service(addresses(), { object, servers: [endpoint("10.1.0.7")], ...parts }),
    ]);
  const hosts = [
    behind("c"),
    behind("b"),
    behind("d", { namespace: "ns2" }),
    behind("e", { cluster: "west" }),
    behind("f", { exportTo: ["ns1"] }),
    behind("g", { exportTo: ["ns1"] }),
    host("a.example", [serviceEntry(addresses("10.9.9.9"), { object: "z", servers: [endpoint("10.1.0.7")] })]),
    host("h.ns1.svc.cluster.local", [service(endpoints("x=10.1.0.7"), { object: "h" })]),
    host("i.ns1.svc.cluster.local", [service(endpoints("x=10.1.0.7"), { object: "i" })]),
  ];
  const owners = addressesOf(hosts, DEFAULT_VIP_POOLS).get("10.1.0.7")?.owners ?? [];
  expect(
    owners.map(({ cluster, role, namespace, object, exportTo }) =>
      [cluster, role, namespace, object, ...(exportTo ?? [])].join(" "),
    ),
  ).toEqual([
    "east endpoint ns1 h",
    "east endpoint ns1 i",
    "east server ns1 b",
    "east server ns1 f ns1",
    "east server ns2 d",
    "west server ns1 e",
  ]);
});

test("an owner says who may see it", () => {
  const hidden = service(addresses("10.96.0.1"), { exportTo: ["ns2"] });
  expect(addressesOf([host(WEB, [hidden])], DEFAULT_VIP_POOLS).get("10.96.0.1")).toEqual({
    address: "10.96.0.1",
    owners: [
      {
        cluster: "east",
        kind: "Service",
        namespace: "ns1",
        object: "web",
        exportTo: ["ns2"],
        role: "service",
        name: `${WEB}.`,
      },
    ],
  });
});

test("the order of hosts and claims makes no difference, and no owner is there twice", () => {
  const hosts = arbitraryParts.map((parts) =>
    parts.flatMap(({ claims }) =>
      claims.map(({ name: of, claim }): MeshHost => ({ name: of, claims: [claim, claim] })),
    ),
  );
  fc.assert(
    fc.property(hosts, (all) => {
      const known = addressesOf(all, DEFAULT_VIP_POOLS);
      const turned = all.toReversed().map((each) => ({ ...each, claims: each.claims.slice(1) }));
      expect(addressesOf(turned, DEFAULT_VIP_POOLS)).toEqual(known);
      for (const { owners } of known.values()) {
        expect(new Set(owners.map((owner) => JSON.stringify(owner))).size).toBe(owners.length);
      }
    }),
  );
});
