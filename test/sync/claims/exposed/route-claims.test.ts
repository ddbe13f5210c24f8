import { expect, test } from "vitest";
import { exposedLines } from "../claim-lines.ts";

/** A Gateway in `ns1` whose listeners have these hostnames; `-` is a listener without. */
function gateway(name: string, hostnames: readonly string[], status = "addresses: [{value: 192.0.2.1}]"): string {
  const listeners = hostnames.map((hostname, index) => {
    const own = hostname === "-" ? "" : `, hostname: '${hostname}'`;
    return `{name: l${index}, port: 80, protocol: HTTP${own}}`;
  });
  return (
    `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: ${name}, namespace: ns1}, ` +
    `spec: {listeners: [${listeners.join(", ")}]}, status: {${status}}}`
  );
}

/** An HTTPRoute `web` in `ns1`. */
function route(hostnames: readonly string[], parents = "{name: gw}"): string {
  const quoted = hostnames.map((hostname) => `'${hostname}'`).join(", ");
  return (
    "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web, namespace: ns1}, " +
    `spec: {parentRefs: [${parents}], hostnames: [${quoted}]}}`
  );
}

const AT = "external 192.0.2.1";

test.each([
  [["-"], ["shop.example"], [`shop.example. ${AT}`]],
  [["-"], ["Shop.Example", "*.shop.example"], [`*.shop.example. ${AT}`, `shop.example. ${AT}`]],
  [["shop.example"], ["shop.example"], [`shop.example. ${AT}`]],
  [["very.specific.com"], ["*.specific.com"], [`very.specific.com. ${AT}`]],
  [["*.wildcard.io"], ["foo.bar.wildcard.io"], [`foo.bar.wildcard.io. ${AT}`]],
  [["*.wildcard.io"], ["*.wildcard.io"], [`*.wildcard.io. ${AT}`]],
  [["*.com"], ["*.example.com"], [`*.example.com. ${AT}`]],
  [["*.example.com"], ["*.com"], [`*.example.com. ${AT}`]],
  [["shop.example"], [], [`shop.example. ${AT}`]],
  [["*.example", "a.test"], [], [`*.example. ${AT}`, `a.test. ${AT}`]],
  [["-", "shop.example", "*.example"], ["shop.example"], [`shop.example. ${AT}`]],
  [["a.test", "b.test"], ["*.test"], [`a.test. ${AT}`, `b.test. ${AT}`]],
])("listeners %j and hostnames %j expose %j", async (listeners, hostnames, expected) => {
  const claims = expected.map((line) => `HTTPRoute ns1/web: ${line}`);
  expect(await exposedLines(gateway("gw", listeners), route(hostnames))).toEqual({ claims, diagnostics: [] });
});

const NOBODY = "no listener that it is attached to takes";

test.each([
  [["shop.example"], ["cart.example"], "spec.hostnames[0]", `${NOBODY} cart.example.`],
  [["*.wildcard.io"], ["wildcard.io"], "spec.hostnames[0]", `${NOBODY} wildcard.io.`],
  [["*.wildcard.io"], ["badwildcard.io"], "spec.hostnames[0]", `${NOBODY} badwildcard.io.`],
  [["-"], [], "spec.hostnames", "stands for any host, so there is no name to answer"],
  [
    ["-"],
    ["web.ns1.svc.cluster.local"],
    "spec.hostnames[0]",
    "web.ns1.svc.cluster.local. is inside the zone cluster.local. of the mesh, where Services have their names",
  ],
])("listeners %j and hostnames %j expose nothing", async (listeners, hostnames, field, notice) => {
  expect(await exposedLines(gateway("gw", listeners), route(hostnames))).toEqual({
    claims: [],
    diagnostics: [`notice: HTTPRoute ns1/web: ${field}: ${notice}`],
  });
});

test("hostnames that no listener takes do not hinder the others", async () => {
  const hostnames = ["non.matching.com", "wildcard.io", "foo.wildcard.io", "bar_.wildcard.io"];
  expect(await exposedLines(gateway("gw", ["*.wildcard.io"]), route(hostnames))).toEqual({
    claims: [`HTTPRoute ns1/web: bar_.wildcard.io. ${AT}`, `HTTPRoute ns1/web: foo.wildcard.io. ${AT}`],
    diagnostics: [
      `notice: HTTPRoute ns1/web: spec.hostnames[0]: ${NOBODY} non.matching.com.`,
      `notice: HTTPRoute ns1/web: spec.hostnames[1]: ${NOBODY} wildcard.io.`,
    ],
  });
});

test("a host that several Gateways serve has the addresses of all, and each host only those that serve it", async () => {
  const read = await exposedLines(
    gateway("gw", ["*.example"]),
    gateway("gw2", ["shop.example"], "addresses: [{value: 198.51.100.1}, {value: '2001:DB8::1'}]"),
    route(["shop.example", "cart.example"], "{name: gw}, {name: gw2}"),
  );
  expect(read).toEqual({
    claims: [
      "HTTPRoute ns1/web: cart.example. external 192.0.2.1",
      "HTTPRoute ns1/web: shop.example. external 192.0.2.1 198.51.100.1 2001:db8::1",
    ],
    diagnostics: [],
  });
});

test("a Gateway without address is a notice of its own, once, and another answers alone", async () => {
  const read = await exposedLines(
    gateway("gw", ["-"]),
    gateway("gw2", ["-"], ""),
    route(["a.example", "b.example"], "{name: gw}, {name: gw2}"),
    route(["c.example"], "{name: gw2}").replace("name: web", "name: api"),
  );
  expect(read).toEqual({
    claims: [`HTTPRoute ns1/web: a.example. ${AT}`, `HTTPRoute ns1/web: b.example. ${AT}`],
    diagnostics: [
      "notice: Gateway ns1/gw2: status.addresses: is not set: the Gateway has no address yet, so its hosts are not answered",
    ],
  });
});

test("a Gateway that only has a name is an alias", async () => {
  const status = "addresses: [{type: Hostname, value: lb.example.net}]";
  const { claims } = await exposedLines(gateway("gw", ["-"], status), route(["shop.example"]));
  expect(claims).toEqual(["HTTPRoute ns1/web: shop.example. external alias lb.example.net."]);
});

test("a hostname that is none leaves the others", async () => {
  expect(await exposedLines(gateway("gw", ["-"]), route(["shop–eu.example", "10.0.0.7", "shop.example"]))).toEqual({
    claims: [`HTTPRoute ns1/web: shop.example. ${AT}`],
    diagnostics: [
      'error: HTTPRoute ns1/web: spec.hostnames[0]: "shop–eu.example": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
      "notice: HTTPRoute ns1/web: spec.hostnames[1]: 10.0.0.7 is an address, which nobody looks up",
    ],
  });
});

test("a route without parents is a notice", async () => {
  expect(await exposedLines(gateway("gw", ["-"]), route(["shop.example"], ""))).toEqual({
    claims: [],
    diagnostics: ["notice: HTTPRoute ns1/web: spec.parentRefs: is not set, so the route is attached to nothing"],
  });
});
