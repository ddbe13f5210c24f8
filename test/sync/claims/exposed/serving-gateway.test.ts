import { expect, test } from "vitest";
import { exposedLines } from "../claim-lines.ts";

/** A Service in `namespace` with a load balancer. */
function balancer(namespace: string, selector: string, ...ingress: readonly string[]): string {
  return (
    `{apiVersion: v1, kind: Service, metadata: {name: lb, namespace: ${namespace}}, ` +
    `spec: {type: LoadBalancer, clusterIP: 10.0.0.1, selector: {${selector}}}, status: {loadBalancer: {ingress: [${ingress.join(", ")}]}}}`
  );
}

function gateway(selector: string, hosts = "shop.example"): string {
  return (
    "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: gw, namespace: ns1}, " +
    `spec: {selector: {${selector}}, servers: [{hosts: [${hosts}]}]}}`
  );
}

const BOUND = "hosts: [shop.example], gateways: [gw]";
const SERVICE = `{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: web, namespace: ns1}, spec: {${BOUND}}}`;
const TO_ONE = "{ip: 192.0.2.1}";

test.each([
  ["the same labels", [balancer("ns1", "istio: ingress", TO_ONE)], "192.0.2.1"],
  ["more labels", [balancer("ns1", "istio: ingress, app: gw", TO_ONE)], "192.0.2.1"],
  ["the labels, in another namespace", [balancer("istio-system", "istio: ingress", TO_ONE)], "192.0.2.1"],
  [
    "the labels, in two namespaces",
    [balancer("a", "istio: ingress", TO_ONE), balancer("b", "istio: ingress", "{ip: '2001:DB8::1'}", TO_ONE)],
    "192.0.2.1 2001:db8::1",
  ],
  ["a load balancer with a name", [balancer("a", "istio: ingress", "{hostname: LB.example}")], "alias lb.example."],
  [
    "one with an address and one without any",
    [balancer("a", "istio: ingress"), balancer("b", "istio: ingress", TO_ONE)],
    "192.0.2.1",
  ],
])("a Gateway is reached through Services with %s", async (_case, balancers, answer) => {
  expect(await exposedLines(...balancers, gateway("istio: ingress"), SERVICE)).toEqual({
    claims: [`VirtualService ns1/web: shop.example. external ${answer}`],
    diagnostics: [],
  });
});

test("externalIPs count as well", async () => {
  const service = balancer("ns1", "istio: ingress").replace("spec: {", "spec: {externalIPs: [198.51.100.7], ");
  const { claims } = await exposedLines(service, gateway("istio: ingress"), SERVICE);
  expect(claims).toEqual(["VirtualService ns1/web: shop.example. external 198.51.100.7"]);
});

const NO_ADDRESS =
  "notice: Gateway ns1/gw: spec.selector: no Service that selects these labels has an external address, so the hosts are not answered";

test.each([
  ["other labels", [balancer("ns1", "istio: egress", TO_ONE)], "istio: ingress", NO_ADDRESS],
  ["fewer labels", [balancer("ns1", "istio: ingress", TO_ONE)], "istio: ingress, app: gw", NO_ADDRESS],
  ["no selector", [balancer("ns1", "", TO_ONE)], "istio: ingress", NO_ADDRESS],
  ["no external address", [balancer("ns1", "istio: ingress")], "istio: ingress", NO_ADDRESS],
  [
    "any labels, when it selects all pods",
    [balancer("ns1", "app: db", TO_ONE)],
    "",
    "warning: Gateway ns1/gw: spec.selector: is empty, which means all pods, so it is not known which load balancer leads to the Gateway",
  ],
])(
  "a Gateway is not reached through Services with %s, which is said once",
  async (_case, balancers, selector, text) => {
    const other = SERVICE.replace("name: web", "name: other");
    const read = await exposedLines(...balancers, gateway(selector), SERVICE, other);
    expect(read).toEqual({ claims: [], diagnostics: [text] });
  },
);

test("a Gateway that no VirtualService is bound to needs no address", async () => {
  expect(await exposedLines(gateway("istio: ingress", "'*.local'"))).toEqual({ claims: [], diagnostics: [] });
});

test("a host of a Gateway that is none is reported, and the others serve", async () => {
  const hosts = "'shop–eu.example', ns1/a/b, shop.example";
  expect(
    await exposedLines(balancer("a", "istio: ingress", TO_ONE), gateway("istio: ingress", hosts), SERVICE),
  ).toEqual({
    claims: ["VirtualService ns1/web: shop.example. external 192.0.2.1"],
    diagnostics: [
      'error: Gateway ns1/gw: spec.servers[0].hosts[0]: "shop–eu.example": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
      'error: Gateway ns1/gw: spec.servers[0].hosts[1]: "a/b": a host has neither a namespace/ before it nor a /path behind it',
    ],
  });
});
