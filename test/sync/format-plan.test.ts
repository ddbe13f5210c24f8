import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import type { MeshHost } from "../../src/mesh/claim.ts";
import { formatPlan } from "../../src/sync/format-plan.ts";
import type { Change } from "../../src/sync/plan.ts";
import { meshHost, serviceClaim, vipClaim } from "../support/mesh-values.ts";

const WEB = meshHost("web.ns1.svc.cluster.local", serviceClaim(["192.0.2.1"]));
const { name } = WEB;

test.each<[Change, string]>([
  [{ kind: "add", name, to: WEB }, "+ web.ns1.svc.cluster.local.  192.0.2.1 (east Service ns1/productpage)"],
  [{ kind: "remove", name, from: WEB }, "- web.ns1.svc.cluster.local.  192.0.2.1 (east Service ns1/productpage)"],
  [
    {
      kind: "change",
      name,
      from: WEB,
      to: meshHost(name, serviceClaim(["192.0.2.2"]), serviceClaim(["192.0.2.3"], { cluster: "west" })),
    },
    "~ web.ns1.svc.cluster.local.  192.0.2.1 (east Service ns1/productpage)" +
      "  ->  192.0.2.2 (east Service ns1/productpage), 192.0.2.3 (west Service ns1/productpage)",
  ],
  [
    { kind: "add", name, to: { ...meshHost(name, vipClaim("api")), vip: ["240.240.0.1", "2001:2::1"] } },
    "+ web.ns1.svc.cluster.local.  vip 240.240.0.1 2001:2::1 (east ServiceEntry ns1/api)",
  ],
  [
    {
      kind: "add",
      name,
      to: {
        ...meshHost(name, vipClaim("api", { answer: { form: "vip", assigned: ["240.240.7.7"] } })),
        vip: ["240.240.0.1"],
      },
    },
    "+ web.ns1.svc.cluster.local.  vip 240.240.7.7 (east ServiceEntry ns1/api)",
  ],
  [
    {
      kind: "add",
      name,
      to: meshHost(name, serviceClaim([], { answer: { form: "alias", target: parseName("db.example.com") } })),
    },
    "+ web.ns1.svc.cluster.local.  db.example.com. (east Service ns1/productpage)",
  ],
  [
    {
      kind: "add",
      name,
      to: meshHost(
        name,
        serviceClaim([], {
          answer: { form: "endpoints", endpoints: [1, 2, 3, 4, 5, 6].map((n) => ({ address: `192.0.2.${n}` })) },
        }),
      ),
    },
    "+ web.ns1.svc.cluster.local.  192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 and 2 more (east Service ns1/productpage)",
  ],
  [
    { kind: "add", name, to: meshHost(name, serviceClaim([], { answer: { form: "endpoints", endpoints: [] } })) },
    "+ web.ns1.svc.cluster.local.  no address, so NXDOMAIN (east Service ns1/productpage)",
  ],
])("a change is one line: %#", (change, line) => {
  expect(formatPlan([change])[0]).toBe(line);
});

test.each<[string, Change, string]>([
  [
    "load balancer",
    {
      kind: "add",
      name,
      to: meshHost(name, serviceClaim(["192.0.2.1"], { external: { addresses: ["203.0.113.7"] } })),
    },
    "+ web.ns1.svc.cluster.local.  192.0.2.1, external 203.0.113.7 (east Service ns1/productpage)",
  ],
  [
    "load balancer that has a name only",
    {
      kind: "add",
      name,
      to: meshHost(
        name,
        serviceClaim([], {
          kind: "Ingress",
          answer: { form: "external", addresses: [], alias: parseName("lb.example.net") },
        }),
      ),
    },
    "+ web.ns1.svc.cluster.local.  lb.example.net. (east Ingress ns1/productpage)",
  ],
  [
    "VIP that Istio took back",
    {
      kind: "add",
      name,
      to: {
        ...meshHost(name, vipClaim("api", { answer: { form: "vip", assigned: [] } })),
        vip: ["240.240.0.1", "2001:2::1"],
      },
    },
    "+ web.ns1.svc.cluster.local.  vip 240.240.0.1 2001:2::1 (east ServiceEntry ns1/api)",
  ],
  [
    "server that shows in no answer",
    {
      kind: "change",
      name,
      from: WEB,
      to: meshHost(name, serviceClaim(["192.0.2.1"], { servers: [{ address: "10.1.0.1" }] })),
    },
    "~ web.ns1.svc.cluster.local.  192.0.2.1 (east Service ns1/productpage): its servers, ports or visibility",
  ],
])("a change of a %s is one line", (_what, change, line) => {
  expect(formatPlan([change])[0]).toBe(line);
});

test("settings that change stand before the names, as they come, go and change", () => {
  const settings = [
    { setting: "cluster west network", from: "n1", to: null },
    { setting: "ttl", from: null, to: 60 },
    { setting: "vip-pool-ipv4", from: "240.240.0.0/16", to: "198.18.0.0/16" },
  ];
  expect(formatPlan([{ kind: "add", name, to: WEB }], settings)).toEqual([
    "- cluster west network  n1",
    "+ ttl  60",
    "~ vip-pool-ipv4  240.240.0.0/16  ->  198.18.0.0/16",
    "+ web.ns1.svc.cluster.local.  192.0.2.1 (east Service ns1/productpage)",
    "1 to add, 0 to change, 0 to remove",
  ]);
  expect(formatPlan([], settings).at(-1)).toBe("no changes of names");
});

test("VIPs that move are counted in a line of their own", () => {
  const host = meshHost("api.example.com", vipClaim("api"));
  const moved: Change = {
    kind: "change",
    name: host.name,
    from: { ...host, vip: ["240.240.0.1", "2001:2::1"] },
    to: { ...host, vip: ["198.18.0.1", "2001:2::1"] },
  };
  const given: Change = { ...moved, from: host };
  expect(formatPlan([moved, given]).slice(-2)).toEqual([
    "0 to add, 2 to change, 0 to remove",
    "1 host gets another VIP",
  ]);
  expect(formatPlan([moved, moved]).at(-1)).toBe("2 hosts get another VIP");
});

test("the totals stand at the end", () => {
  const changes: Change[] = [
    { kind: "add", name, to: WEB },
    { kind: "add", name, to: WEB },
    { kind: "remove", name, from: WEB },
  ];
  expect(formatPlan(changes).at(-1)).toBe("2 to add, 0 to change, 1 to remove");
  expect(formatPlan([])).toEqual(["no changes"]);
});

test("of many addresses those that differ are shown first", () => {
  const of = (last: string): MeshHost =>
    meshHost("db.ns1.svc.cluster.local", serviceClaim(["10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", last]));
  const [from, to] = [of("10.1.0.5"), of("10.1.0.9")];
  expect(formatPlan([{ kind: "change", name: from.name, from, to }])[0]).toBe(
    "~ db.ns1.svc.cluster.local.  10.1.0.5 10.1.0.1 10.1.0.2 10.1.0.3 and 1 more (east Service ns1/productpage)" +
      "  ->  10.1.0.9 10.1.0.1 10.1.0.2 10.1.0.3 and 1 more (east Service ns1/productpage)",
  );
});
