import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
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

test("the totals stand at the end", () => {
  const changes: Change[] = [
    { kind: "add", name, to: WEB },
    { kind: "add", name, to: WEB },
    { kind: "remove", name, from: WEB },
  ];
  expect(formatPlan(changes).at(-1)).toBe("2 to add, 0 to change, 1 to remove");
  expect(formatPlan([])).toEqual(["no changes"]);
});
