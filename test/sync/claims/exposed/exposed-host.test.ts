import { expect, test } from "vitest";
import type { ExternalAddresses } from "../../../../src/mesh/claim.ts";
import { parseName } from "../../../../src/dns/name.ts";
import { exposedClaims } from "../../../../src/sync/claims/exposed/exposed-host.ts";
import { ANY_HOST, type HostPattern } from "../../../../src/sync/claims/exposed/host-pattern.ts";
import { reportedFields } from "../../objects/reported-fields.ts";
import { CONTEXT } from "../claim-lines.ts";

const AT_ONE = (): ExternalAddresses => ({ addresses: ["192.0.2.1"] });
const METADATA = { namespace: "ns1", name: "web", createdSeconds: 7 };

test("a host that several load balancers serve is one claim with all their addresses", () => {
  const { fields, reports } = reportedFields({});
  const shop = parseName("shop.example.");
  const exposed = [
    { host: shop, path: "spec.hosts[0]", external: () => ({ addresses: ["198.51.100.1", "192.0.2.1"] }) },
    { host: parseName("*.shop.example."), path: "spec.hosts[1]", external: AT_ONE },
    { host: shop, path: "spec.hosts[2]", external: () => ({ addresses: ["192.0.2.1", "2001:db8::1"] }) },
  ];
  const common = { cluster: "east", kind: "Ingress", namespace: "ns1", object: "web", createdSeconds: 7 };
  expect(exposedClaims("Ingress", { metadata: METADATA, fields }, exposed, CONTEXT)).toStrictEqual([
    {
      name: "shop.example.",
      claim: { ...common, answer: { form: "external", addresses: ["192.0.2.1", "198.51.100.1", "2001:db8::1"] } },
    },
    { name: "*.shop.example.", claim: { ...common, answer: { form: "external", addresses: ["192.0.2.1"] } } },
  ]);
  expect(reports).toEqual([]);
});

test("a load balancer that only has a name is an alias, unless another has addresses", () => {
  const { fields, reports } = reportedFields({});
  const alias = (): ExternalAddresses => ({ addresses: [], alias: parseName("lb.example.net.") });
  const [a, b] = [parseName("a.example."), parseName("b.example.")];
  const exposed = [
    { host: a, path: "spec.rules[0].host", external: alias },
    { host: b, path: "spec.rules[1].host", external: alias },
    { host: b, path: "spec.rules[1].host", external: AT_ONE },
  ];
  const claims = exposedClaims("Ingress", { metadata: METADATA, fields }, exposed, CONTEXT);
  expect(claims.map(({ claim }) => claim.answer)).toEqual([
    { form: "external", addresses: [], alias: "lb.example.net." },
    { form: "external", addresses: ["192.0.2.1"] },
  ]);
  expect(reports).toEqual([
    "notice spec.rules[1].host: a name has addresses or one alias, so this was left out: lb.example.net.",
  ]);
});

test.each([
  ["*", "notice P: stands for any host, so there is no name to answer"],
  [
    "web.ns1.svc.cluster.local.",
    "notice P: web.ns1.svc.cluster.local. is inside the zone cluster.local. of the mesh, where Services have their names",
  ],
  [
    "*.ns1.svc.cluster.local.",
    "notice P: *.ns1.svc.cluster.local. is inside the zone cluster.local. of the mesh, where Services have their names",
  ],
  [
    "a.clusterset.local.",
    "notice P: a.clusterset.local. is inside the zone clusterset.local. of the mesh, where Services have their names",
  ],
  ["cluster.local.", "warning P: cluster.local.: the host is the zone cluster.local. of the mesh"],
  ["*.local.", "warning P: *.local.: the wildcard captures the zone cluster.local. of the mesh"],
  ["a.localhost.", "warning P: a.localhost.: localhost is each machine's own (RFC 6761 section 6.3)"],
])("the host %s is not for a load balancer to take", (text, report) => {
  const { fields, reports } = reportedFields({});
  const host: HostPattern = text === "*" ? ANY_HOST : parseName(text);
  const external = (): never => expect.unreachable("nobody needs the address");
  const exposed = [
    { host, path: "P", external },
    { host, path: "P", external },
  ];
  expect(exposedClaims("Ingress", { metadata: METADATA, fields }, exposed, CONTEXT)).toEqual([]);
  expect(reports).toEqual([report]);
});

test("a host of which no load balancer has an address is no claim", () => {
  const { fields, reports } = reportedFields({});
  const exposed = [{ host: parseName("shop.example."), path: "P", external: () => undefined }];
  expect(exposedClaims("Ingress", { metadata: METADATA, fields }, exposed, CONTEXT)).toEqual([]);
  expect(reports).toEqual([]);
});

test.each([
  ["shop.example.", "shop.example.", false],
  ["*.example.", "lb.example.", false],
  ["*.shop.example.", "lb.example.", true],
  ["shop.example.", "lb.example.", true],
])("the host %s at a load balancer called %s is a claim: %s", (text, target, isClaimed) => {
  const { fields, reports } = reportedFields({});
  const external = (): ExternalAddresses => ({ addresses: [], alias: parseName(target) });
  const exposed = [{ host: parseName(text), path: "P", external }];
  expect(exposedClaims("Ingress", { metadata: METADATA, fields }, exposed, CONTEXT)).toHaveLength(isClaimed ? 1 : 0);
  const report = `warning P: ${text}: its load balancer is called ${target}, which is this host again`;
  expect(reports).toEqual(isClaimed ? [] : [report]);
});
