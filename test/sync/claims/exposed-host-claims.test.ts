import fc from "fast-check";
import { expect, test } from "vitest";
import { exposedLines } from "./claim-lines.ts";

const GATEWAY_SPEC = "spec: {listeners: [{name: l, protocol: HTTP}, {name: t, protocol: TLS}]}";

function gatewayApi(kind: string, version: string, rest: string): string {
  return `{apiVersion: gateway.networking.k8s.io/${version}, kind: ${kind}, metadata: {name: gw, namespace: ns1}, ${rest}}`;
}

function istio(kind: string, name: string, spec: string): string {
  return `{apiVersion: networking.istio.io/v1, kind: ${kind}, metadata: {name: ${name}, namespace: ns1}, spec: {${spec}}}`;
}

const GATEWAY = gatewayApi("Gateway", "v1", `${GATEWAY_SPEC}, status: {addresses: [{value: 192.0.2.3}]}`);
const ROUTE_SPEC = "spec: {parentRefs: [{name: gw}], hostnames: [shop.example]}";

test.each([
  ["HTTPRoute", "v1"],
  ["HTTPRoute", "v1beta1"],
  ["HTTPRoute", "v1alpha2"],
  ["GRPCRoute", "v1"],
  ["GRPCRoute", "v1alpha2"],
  ["TLSRoute", "v1"],
  ["TLSRoute", "v1alpha3"],
  ["TLSRoute", "v1alpha2"],
])("a %s of gateway.networking.k8s.io/%s is read", async (kind, version) => {
  expect(await exposedLines(GATEWAY, gatewayApi(kind, version, ROUTE_SPEC))).toEqual({
    claims: [`${kind} ns1/gw: shop.example. external 192.0.2.3`],
    diagnostics: [],
  });
});

test.each(["v1", "v1beta1", "v1alpha2"])("a Gateway of gateway.networking.k8s.io/%s is read", async (version) => {
  const gateway = GATEWAY.replace("io/v1,", `io/${version},`);
  const { claims } = await exposedLines(gateway, gatewayApi("HTTPRoute", "v1", ROUTE_SPEC));
  expect(claims).toEqual(["HTTPRoute ns1/gw: shop.example. external 192.0.2.3"]);
});

test("Gateways of Istio and of the Gateway API may have one name and do not mix", async () => {
  const read = await exposedLines(
    GATEWAY,
    istio("Gateway", "gw", "selector: {a: b}, servers: [{hosts: ['*']}]"),
    istio("VirtualService", "web", "hosts: [a.example], gateways: [gw]"),
    gatewayApi("HTTPRoute", "v1", ROUTE_SPEC),
  );
  expect(read.claims).toEqual(["HTTPRoute ns1/gw: shop.example. external 192.0.2.3"]);
});

test("one route under two versions is one claim", async () => {
  const [old, current] = [gatewayApi("HTTPRoute", "v1beta1", ROUTE_SPEC), gatewayApi("HTTPRoute", "v1", ROUTE_SPEC)];
  expect(await exposedLines(old, GATEWAY, current)).toEqual({
    claims: ["HTTPRoute ns1/gw: shop.example. external 192.0.2.3"],
    diagnostics: [],
  });
});

const MANIFESTS = [
  GATEWAY,
  "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: ns1}, spec: {type: LoadBalancer, clusterIP: 10.0.0.1, selector: {a: b}}, " +
    "status: {loadBalancer: {ingress: [{ip: 192.0.2.2}, {hostname: lb.example}]}}}",
  "{apiVersion: v1, kind: Service, metadata: {name: b, namespace: ns2}, spec: {type: LoadBalancer, clusterIP: 10.0.0.2, selector: {a: b}}, " +
    "status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}}",
  istio("Gateway", "gw", "selector: {a: b}, servers: [{hosts: ['*.example']}]"),
  istio("Gateway", "closed", "selector: {c: d}, servers: [{hosts: ['*']}]"),
  istio("VirtualService", "web", "hosts: [shop.example, x.test], gateways: [closed, gw]"),
  gatewayApi("HTTPRoute", "v1", ROUTE_SPEC),
  "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: ns2}, spec: {rules: [{host: shop.example}]}, " +
    "status: {loadBalancer: {ingress: [{ip: 192.0.2.4}]}}}",
];

test("neither claims nor diagnostics depend on the order of the objects", async () => {
  const expected = {
    claims: [
      "HTTPRoute ns1/gw: shop.example. external 192.0.2.3",
      "Ingress ns2/web: shop.example. external 192.0.2.4",
      "VirtualService ns1/web: shop.example. external 192.0.2.1 192.0.2.2",
    ],
    diagnostics: [
      "notice: Gateway ns1/closed: spec.selector: no Service that selects these labels has an external address, so the hosts are not answered",
      "notice: Service ns1/a: status.loadBalancer: a name has addresses or one alias, so this was left out: lb.example.",
    ],
  };
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(MANIFESTS, { minLength: MANIFESTS.length }), async (manifests) => {
      expect(await exposedLines(...manifests)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
