import { expect, test } from "vitest";
import { exposedLines } from "../claim-lines.ts";

const GROUP = "gateway.networking.k8s.io";

/** A Gateway `gw` in `infra`. */
function gateway(...listeners: readonly string[]): string {
  return (
    `{apiVersion: ${GROUP}/v1, kind: Gateway, metadata: {name: gw, namespace: infra}, ` +
    `spec: {listeners: [${listeners.join(", ")}]}, status: {addresses: [{value: 192.0.2.1}]}}`
  );
}

/** A route `web` for shop.example in `namespace`. */
function route(kind: string, parent: string, namespace = "infra", status = ""): string {
  return (
    `{apiVersion: ${GROUP}/v1, kind: ${kind}, metadata: {name: web, namespace: ${namespace}}, ` +
    `spec: {parentRefs: [{${parent}}], hostnames: [shop.example]}, status: {${status}}}`
  );
}

const AT = "shop.example. external 192.0.2.1";
const NO_LISTENER = "the Gateway infra/gw has no listener for it";

test.each([
  ["HTTPRoute", "HTTP", true],
  ["HTTPRoute", "HTTPS", true],
  ["HTTPRoute", "TLS", false],
  ["HTTPRoute", "TCP", false],
  ["HTTPRoute", "HBONE", false],
  ["GRPCRoute", "HTTP", true],
  ["GRPCRoute", "HTTPS", true],
  ["GRPCRoute", "TLS", false],
  ["TLSRoute", "TLS", true],
  ["TLSRoute", "HTTPS", false],
  ["TLSRoute", "HTTP", false],
])("a %s at a listener of protocol %s is served: %s", async (kind, protocol, isServed) => {
  const read = await exposedLines(gateway(`{name: l, protocol: ${protocol}}`), route(kind, "name: gw"));
  expect(read).toEqual({
    claims: isServed ? [`${kind} infra/web: ${AT}`] : [],
    diagnostics: isServed ? [] : [`notice: ${kind} infra/web: spec.parentRefs[0].name: ${NO_LISTENER}`],
  });
});

const TWO_LISTENERS = [
  "{name: http, port: 80, protocol: HTTP, hostname: a.test}",
  "{name: https, port: 443, protocol: HTTPS, hostname: shop.example}",
];

test.each([
  ["name: gw", undefined],
  ["name: gw, sectionName: https", undefined],
  ["name: gw, port: 443", undefined],
  ["name: gw, sectionName: https, port: 443", undefined],
  [`name: gw, namespace: infra, group: ${GROUP}, kind: Gateway`, undefined],
  ["name: gw, sectionName: https, port: 80", `spec.parentRefs[0].name: ${NO_LISTENER}`],
  ["name: gw, sectionName: web", `spec.parentRefs[0].name: ${NO_LISTENER}`],
  ["name: gw, port: 8443", `spec.parentRefs[0].name: ${NO_LISTENER}`],
  ["name: gw, sectionName: http", "spec.hostnames[0]: no listener that it is attached to takes shop.example."],
  ["name: gw, port: 80", "spec.hostnames[0]: no listener that it is attached to takes shop.example."],
  [
    "name: gw, group: networking.istio.io, kind: Gateway",
    "spec.parentRefs[0].name: its parent is a Gateway of networking.istio.io, which is not read",
  ],
  [
    `name: gw, group: ${GROUP}, kind: ListenerSet`,
    "spec.parentRefs[0].name: its parent is a ListenerSet of gateway.networking.k8s.io, which is not read",
  ],
])("a parent {%s} is served, or it is said why not", async (parent, notice) => {
  const read = await exposedLines(gateway(...TWO_LISTENERS), route("HTTPRoute", parent));
  expect(read).toEqual({
    claims: notice === undefined ? [`HTTPRoute infra/web: ${AT}`] : [],
    diagnostics: notice === undefined ? [] : [`notice: HTTPRoute infra/web: ${notice}`],
  });
});

test.each([
  ["of another namespace", "name: gw", "ns1", "the Gateway ns1/gw is not among the objects"],
  ["of another name", "name: gateway", "infra", "the Gateway infra/gateway is not among the objects"],
])("a Gateway %s that is not there is a warning", async (_case, parent, namespace, message) => {
  const read = await exposedLines(gateway("{name: l, protocol: HTTP}"), route("HTTPRoute", parent, namespace));
  expect(read).toEqual({
    claims: [],
    diagnostics: [`warning: HTTPRoute ${namespace}/web: spec.parentRefs[0].name: ${message}`],
  });
});

test("a route of the mesh has a Service for its parent, and exposes nothing", async () => {
  const parent = "group: '', kind: Service, name: web";
  const read = await exposedLines(gateway("{name: l, protocol: HTTP}"), route("HTTPRoute", parent));
  expect(read).toEqual({ claims: [], diagnostics: [] });
});

const NAME_LABEL = "kubernetes.io/metadata.name";
const REFUSES =
  "notice: HTTPRoute ns1/web: spec.parentRefs[0].name: listener l of the Gateway infra/gw takes no routes of ns1";
const UNREAD =
  "warning: HTTPRoute ns1/web: spec.parentRefs[0].name: listener l of the Gateway infra/gw selects namespaces by labels, " +
  "which are not read, so it is not exposed there";

test.each([
  ["", REFUSES],
  ["namespaces: {}", REFUSES],
  ["namespaces: {from: Same}", REFUSES],
  ["namespaces: {from: None}", REFUSES],
  ["namespaces: {from: All}", undefined],
  ["namespaces: {from: Selector}", REFUSES],
  ["namespaces: {from: Selector, selector: {}}", undefined],
  [`namespaces: {from: Selector, selector: {matchLabels: {${NAME_LABEL}: ns1}}}`, undefined],
  [`namespaces: {from: Selector, selector: {matchLabels: {${NAME_LABEL}: ns2}}}`, REFUSES],
  ["namespaces: {from: Selector, selector: {matchLabels: {team: a}}}", UNREAD],
])("with allowedRoutes {%s} a route of another namespace is served, or it is said why not", async (allowed, report) => {
  const listener = `{name: l, protocol: HTTP, allowedRoutes: {${allowed}}}`;
  const read = await exposedLines(gateway(listener), route("HTTPRoute", "name: gw, namespace: infra", "ns1"));
  expect(read).toEqual({
    claims: report === undefined ? [`HTTPRoute ns1/web: ${AT}`] : [],
    diagnostics: report === undefined ? [] : [report],
  });
});

test.each([
  ["kinds: []", true],
  ["kinds: [{kind: HTTPRoute}]", true],
  [`kinds: [{kind: GRPCRoute}, {kind: HTTPRoute, group: ${GROUP}}]`, true],
  ["kinds: [{kind: GRPCRoute}]", false],
  ["kinds: [{kind: HTTPRoute, group: example.com}]", false],
])("with allowedRoutes {%s} an HTTPRoute is served: %s", async (allowed, isServed) => {
  const listener = `{name: l, protocol: HTTP, allowedRoutes: {${allowed}}}`;
  const { claims } = await exposedLines(gateway(listener), route("HTTPRoute", "name: gw"));
  expect(claims).toEqual(isServed ? [`HTTPRoute infra/web: ${AT}`] : []);
});

test("one listener that takes it is enough", async () => {
  const read = await exposedLines(
    gateway("{name: own, protocol: HTTP}", "{name: all, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}"),
    route("HTTPRoute", "name: gw, namespace: infra", "ns1"),
  );
  expect(read.claims).toEqual([`HTTPRoute ns1/web: ${AT}`]);
});

test.each([
  ["True", true],
  ["Unknown", true],
  ["False", false],
])("a route whose status is Accepted=%s is served: %s", async (accepted, isServed) => {
  const status = `parents: [{parentRef: {name: gw}, conditions: [{type: Accepted, status: '${accepted}'}]}]`;
  const read = await exposedLines(
    gateway("{name: l, protocol: HTTP}"),
    route("HTTPRoute", "name: gw", "infra", status),
  );
  const notice = "the Gateway infra/gw refused it, as its status says";
  expect(read).toEqual({
    claims: isServed ? [`HTTPRoute infra/web: ${AT}`] : [],
    diagnostics: isServed ? [] : [`notice: HTTPRoute infra/web: spec.parentRefs[0].name: ${notice}`],
  });
});
