import { expect, test } from "vitest";
import { exposedLines } from "../claim-lines.ts";

const BALANCER =
  "{apiVersion: v1, kind: Service, metadata: {name: ingress, namespace: istio-system}, " +
  "spec: {type: LoadBalancer, clusterIP: 10.0.0.1, selector: {app: ingress, istio: ingress}}, status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}}";

/** A Gateway `gw` in `istio-system` with one server. */
function gateway(hosts: string, apiVersion = "networking.istio.io/v1"): string {
  return (
    `{apiVersion: ${apiVersion}, kind: Gateway, metadata: {name: gw, namespace: istio-system}, ` +
    `spec: {selector: {istio: ingress}, servers: [{hosts: [${hosts}]}]}}`
  );
}

/** A VirtualService `web` in `ns1`. */
function service(hosts: string, more = "gateways: [istio-system/gw]", apiVersion = "networking.istio.io/v1"): string {
  return `{apiVersion: ${apiVersion}, kind: VirtualService, metadata: {name: web, namespace: ns1}, spec: {hosts: [${hosts}], ${more}}}`;
}

const AT = "external 192.0.2.1";

test.each([
  ["shop.example", "shop.example", [`shop.example. ${AT}`]],
  ["Shop.Example", "shop.example", [`shop.example. ${AT}`]],
  ["shop.example", "'*'", [`shop.example. ${AT}`]],
  ["shop.example", "'*.example'", [`shop.example. ${AT}`]],
  ["eu.shop.example", "'*.example'", [`eu.shop.example. ${AT}`]],
  ["'*.example'", "shop.example, cart.example, other.test", [`cart.example. ${AT}`, `shop.example. ${AT}`]],
  ["'*.shop.example'", "'*.example'", [`*.shop.example. ${AT}`]],
  ["'*'", "shop.example", [`shop.example. ${AT}`]],
  ["'*'", "'*.example', a.test", [`*.example. ${AT}`, `a.test. ${AT}`]],
  ["shop.example", "'*/shop.example'", [`shop.example. ${AT}`]],
  ["shop.example", "ns1/shop.example", [`shop.example. ${AT}`]],
  ["shop.example", "'ns1/*'", [`shop.example. ${AT}`]],
  ["a.example, b.example", "'*'", [`a.example. ${AT}`, `b.example. ${AT}`]],
  ["a.example, a.example", "'*', a.example, '*.example'", [`a.example. ${AT}`]],
])("hosts %s at a server for %s are exposed, the more specific of both", async (hosts, served, expected) => {
  const claims = expected.map((line) => `VirtualService ns1/web: ${line}`);
  expect(await exposedLines(BALANCER, gateway(served), service(hosts))).toEqual({ claims, diagnostics: [] });
});

test.each([
  ["shop.example", "cart.example", "no server of its Gateways takes shop.example"],
  ["example", "'*.example'", "example is a short name, for a Service of ns1, which has its names already"],
  ["shop.example", "shop2.example", "no server of its Gateways takes shop.example"],
  ["shop.example", "./shop.example", "no server of its Gateways takes shop.example"],
  ["shop.example", "ns2/shop.example", "no server of its Gateways takes shop.example"],
  ["shop.example", "~/shop.example", "no server of its Gateways takes shop.example"],
  ["'*'", "'*'", "stands for any host, so there is no name to answer"],
  ["reviews", "'*'", "reviews is a short name, for a Service of ns1, which has its names already"],
  ["'2001:db8::1'", "'*'", "2001:db8::1 is an address, which nobody looks up"],
  [
    "reviews.ns1.svc.cluster.local",
    "'*'",
    "reviews.ns1.svc.cluster.local. is inside the zone cluster.local. of the mesh, where Services have their names",
  ],
  ["10.0.0.7", "'*'", "10.0.0.7 is an address, which nobody looks up"],
])("the host %s at a server for %s exposes nothing", async (hosts, served, notice) => {
  const diagnostics = [`notice: VirtualService ns1/web: spec.hosts[0]: ${notice}`];
  expect(await exposedLines(BALANCER, gateway(served), service(hosts))).toEqual({ claims: [], diagnostics });
});

test.each([
  ["nothing", ""],
  ["mesh alone", "gateways: [mesh]"],
])("a VirtualService bound to %s is for sidecars, whatever its hosts are", async (_case, more) => {
  expect(await exposedLines(BALANCER, gateway("'*'"), service("shop.example, 'a b'", more))).toEqual({
    claims: [],
    diagnostics: [],
  });
});

test.each([
  ["'*'", true],
  ["istio-system", true],
  [".", false],
  ["ns2", false],
  ["'~'", false],
])("with exportTo %s the Gateway in istio-system serves it: %s", async (exportTo, isServed) => {
  const more = `gateways: [mesh, istio-system/gw], exportTo: [${exportTo}]`;
  const { claims, diagnostics } = await exposedLines(BALANCER, gateway("'*'"), service("shop.example", more));
  expect(claims).toEqual(isServed ? [`VirtualService ns1/web: shop.example. ${AT}`] : []);
  const notice = "the Gateway istio-system/gw does not see it: exportTo leaves its namespace out";
  expect(diagnostics).toEqual(isServed ? [] : [`notice: VirtualService ns1/web: spec.gateways[1]: ${notice}`]);
});

test("a Gateway that is not there is a warning, and the others serve", async () => {
  const read = await exposedLines(
    BALANCER,
    gateway("'*'"),
    service("shop.example", "gateways: [gw, istio-system/gw]"),
    service("shop.example", "gateways: [gw]").replace("name: web", "name: lost"),
  );
  expect(read).toEqual({
    claims: [`VirtualService ns1/web: shop.example. ${AT}`],
    diagnostics: [
      "warning: VirtualService ns1/lost: spec.gateways[0]: the Gateway ns1/gw is not among the objects",
      "warning: VirtualService ns1/web: spec.gateways[0]: the Gateway ns1/gw is not among the objects",
    ],
  });
});

test("a delegate without hosts exposes nothing, without a word", async () => {
  expect(await exposedLines(BALANCER, gateway("'*'"), service(""))).toEqual({ claims: [], diagnostics: [] });
});

test("a host that is none leaves the others", async () => {
  expect(await exposedLines(BALANCER, gateway("'*'"), service("'shop–eu.example', shop.example"))).toEqual({
    claims: [`VirtualService ns1/web: shop.example. ${AT}`],
    diagnostics: [
      'error: VirtualService ns1/web: spec.hosts[0]: "shop–eu.example": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
    ],
  });
});

test.each(["v1", "v1beta1", "v1alpha3"])("objects of networking.istio.io/%s are read", async (version) => {
  const apiVersion = `networking.istio.io/${version}`;
  const bound = service("shop.example", "gateways: [istio-system/gw]", apiVersion);
  expect(await exposedLines(BALANCER, gateway("'*'", apiVersion), bound)).toEqual({
    claims: [`VirtualService ns1/web: shop.example. ${AT}`],
    diagnostics: [],
  });
});
