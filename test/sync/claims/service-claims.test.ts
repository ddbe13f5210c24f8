import { expect, test } from "vitest";
import { chooseAnswer } from "../../../src/mesh/choose.ts";
import { parseName } from "../../../src/dns/name.ts";
import { viewOf } from "../../support/view.ts";
import { readCluster, readLines, SETTINGS } from "../read-cluster.ts";

/** A Service `web` in `ns1` with the given spec. */
function service(spec: string, metadata = ""): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1, ${metadata}}, spec: {${spec}}}`;
}

const MISSING_CLUSTER_IP =
  "warning: Service ns1/web: spec.clusterIP: is missing: only the cluster knows it, " +
  "so read the Service from there (kubectl get services -A -o yaml)";

test.each([
  ["a clusterIP alone", "clusterIP: 10.96.0.7", "addresses 10.96.0.7"],
  [
    "clusterIPs of both families",
    "clusterIP: 10.96.0.7, clusterIPs: [10.96.0.7, 'fd00::7']",
    "addresses 10.96.0.7 fd00::7",
  ],
  ["another spelling of IPv6", "clusterIPs: ['FD00:0:0::0007']", "addresses fd00::7"],
  ["the same address twice", "clusterIPs: ['fd00::7', 'fd00:0::7']", "addresses fd00::7"],
  ["type NodePort", "type: NodePort, clusterIP: 10.96.0.8", "addresses 10.96.0.8"],
  ["type LoadBalancer", "type: LoadBalancer, clusterIP: 10.96.0.9", "addresses 10.96.0.9"],
  [
    "ExternalName, folded to lower case",
    "type: ExternalName, externalName: SMTP.Example.ORG",
    "alias smtp.example.org.",
  ],
  ["ExternalName with a final dot", "type: ExternalName, externalName: smtp.example.org.", "alias smtp.example.org."],
  [
    "ExternalName with the clusterIP of old API servers",
    "type: ExternalName, clusterIP: '', externalName: a.example",
    "alias a.example.",
  ],
  [
    "ExternalName to a Service",
    "type: ExternalName, externalName: a.ns2.svc.cluster.local",
    "alias a.ns2.svc.cluster.local.",
  ],
  ["ExternalName to an IDN host", "type: ExternalName, externalName: Bücher.example", "alias xn--bcher-kva.example."],
  ["ExternalName with an IPv4 address", "type: ExternalName, externalName: 192.0.2.1", "external 192.0.2.1"],
  ["ExternalName with an IPv6 address", "type: ExternalName, externalName: '2001:DB8::1'", "external 2001:db8::1"],
  [
    "ExternalName, without the ports and externalIPs that nothing listens at",
    "type: ExternalName, externalName: a.example, externalIPs: [192.0.2.1], ports: [{name: http, port: 80}]",
    "alias a.example.",
  ],
  [
    "PreferDualStack and one address",
    "clusterIPs: [10.96.0.7], ipFamilyPolicy: PreferDualStack",
    "addresses 10.96.0.7",
  ],
  ["no type", "clusterIP: 10.96.0.7, ports: [{port: 80}]", "addresses 10.96.0.7"],
  [
    "named ports, sorted, in lower case",
    "clusterIP: 10.96.0.7, ports: [{name: Web, port: 80}, {name: dns, port: 53, protocol: UDP}, {port: 81}]",
    "addresses 10.96.0.7 ports dns/udp:53 web/tcp:80",
  ],
])("a Service with %s answers it", async (_case, spec, answer) => {
  expect(await readLines(service(spec))).toEqual({ claims: [`web.ns1.svc.cluster.local. ${answer}`], diagnostics: [] });
});

test.each([
  ["no clusterIP", "ports: []", MISSING_CLUSTER_IP],
  ["an empty clusterIP", "clusterIP: ''", MISSING_CLUSTER_IP],
  ["null for everything", "clusterIP: null, clusterIPs: null, ports: null, externalIPs: null", MISSING_CLUSTER_IP],
  ["empty clusterIPs", "clusterIPs: []", MISSING_CLUSTER_IP],
  [
    "a redacted clusterIP",
    "clusterIP: '***HIDDEN***'",
    'error: Service ns1/web: spec.clusterIP: "***HIDDEN***" is not an IP address',
  ],
  ["a number for a clusterIP", "clusterIP: 10.5", "error: Service ns1/web: spec.clusterIP: must be text, not 10.5"],
  [
    "ExternalName without externalName",
    "type: ExternalName",
    "error: Service ns1/web: spec.externalName: is missing, though the type is ExternalName",
  ],
  [
    "an externalName that is no host",
    "type: ExternalName, externalName: 'example.org:443'",
    'error: Service ns1/web: spec.externalName: "example.org:443" cannot be an alias: the character U+003A cannot stand in a host',
  ],
  [
    "an en dash in externalName",
    "type: ExternalName, externalName: my–db.example.org",
    'error: Service ns1/web: spec.externalName: "my–db.example.org" cannot be an alias: the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
  ],
  [
    "an externalName of 300 octets",
    `type: ExternalName, externalName: ${"a1234567.".repeat(33)}org`,
    `error: Service ns1/web: spec.externalName: "${"a1234567.".repeat(11)}… cannot be an alias: the host exceeds 255 octets`,
  ],
  [
    "a wildcard for externalName",
    "type: ExternalName, externalName: '*.example.org'",
    'error: Service ns1/web: spec.externalName: "*.example.org" cannot be an alias: a wildcard is "*." before a host, and nothing else',
  ],
])("a Service with %s keeps its name without an answer and is reported", async (_case, spec, diagnostic) => {
  const { claims, diagnostics } = await readLines(service(spec));
  expect({ claims, diagnostic: diagnostics[0] }).toEqual({
    claims: ["web.ns1.svc.cluster.local. endpoints"],
    diagnostic,
  });
});

test.each([
  ["headless without endpoints", "clusterIP: None"],
  ["without clusterIP", "ports: []"],
  ["with an unusable clusterIP", "clusterIP: '***HIDDEN***'"],
  ["of type ExternalName without a legal target", "type: ExternalName, externalName: 'example.org:443'"],
])("a ServiceEntry does not take the name of a Service %s", async (_case, spec) => {
  const squat =
    "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: squat, namespace: evil}, " +
    "spec: {hosts: [web.ns1.svc.cluster.local], addresses: [6.6.6.6], resolution: STATIC}}";
  const { part } = await readCluster(`${service(spec)}\n---\n${squat}`);
  const claims = part.claims.map(({ claim }) => claim);
  expect(claims.map(({ kind }) => kind)).toEqual(["Service", "ServiceEntry"]);
  const clusters = new Map([["east", part.observation]]);
  const chooser = { view: viewOf({ namespace: "evil" }), clusters, nowSeconds: SETTINGS.observedSeconds, zones: [] };
  const host = { name: parseName("web.ns1.svc.cluster.local"), claims };
  expect(chooseAnswer(host, chooser)?.addresses ?? []).toEqual([]);
});

test("a Service without spec keeps its name without an answer and is reported", async () => {
  expect(await readLines("{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1}}")).toEqual({
    claims: ["web.ns1.svc.cluster.local. endpoints"],
    diagnostics: [MISSING_CLUSTER_IP],
  });
});

test("a Service whose whole name would be too long is reported, and the others are read", async () => {
  const zone = parseName(`${"z".repeat(63)}.${"y".repeat(63)}.${"x".repeat(63)}.${"w".repeat(40)}.`);
  const short = "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: n}, spec: {clusterIP: 10.96.0.8}}";
  const long = service("clusterIP: 10.96.0.7").replace("name: web", "name: web-with-a-long-name");
  const { claims, diagnostics } = await readLines(`${short}\n---\n${long}`, { zone });
  expect(claims).toEqual([`a.n.svc.${zone} addresses 10.96.0.8`]);
  expect(diagnostics.map((line) => line.slice(0, 86))).toEqual([
    'error: Service ns1/web-with-a-long-name: metadata.name: name exceeds 255 octets: "web-',
  ]);
});

test("one bad address does not take the good one with it", async () => {
  expect(await readLines(service("clusterIPs: [10.96.0.7, 300.1.1.1]"))).toEqual({
    claims: ["web.ns1.svc.cluster.local. addresses 10.96.0.7"],
    diagnostics: ['error: Service ns1/web: spec.clusterIPs[1]: "300.1.1.1" is not an IP address'],
  });
});

test.each(["web.shop", "Web_Shop", "web_shop", "-web", "w".repeat(64)])(
  "a Service called %s has no name in the mesh",
  async (name) => {
    const { claims, diagnostics } = await readLines(
      `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ns1}, spec: {clusterIP: 10.96.0.7}}`,
    );
    expect(claims).toEqual([]);
    expect(diagnostics).toEqual([
      `error: Service ns1/${name}: metadata.name: "${name}" is not a DNS label in lower case (RFC 1123), so it has no name in the mesh`,
    ]);
  },
);

test("a Service called Web is called web, with its endpoints, and a warning says so", async () => {
  const { claims, diagnostics } = await readLines(`
{apiVersion: v1, kind: Service, metadata: {name: Web, namespace: ns1}, spec: {clusterIP: None}}
---
{apiVersion: v1, kind: Service, metadata: {name: Old, namespace: ns1}, spec: {clusterIP: None}}
---
{apiVersion: v1, kind: Endpoints, metadata: {name: Old, namespace: ns1}, subsets: [{addresses: [{ip: 10.0.0.2, hostname: DB-1}]}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: a, namespace: ns1, labels: {kubernetes.io/service-name: Web}}
endpoints: [{addresses: [10.0.0.1], hostname: DB-0}]`);
  expect(claims).toEqual([
    "old.ns1.svc.cluster.local. endpoints db-1=10.0.0.2",
    "web.ns1.svc.cluster.local. endpoints db-0=10.0.0.1",
  ]);
  expect(diagnostics.toSorted()).toEqual([
    'warning: EndpointSlice ns1/a: endpoints[0].hostname: "DB-0" is read in lower case, as names are',
    'warning: Endpoints ns1/Old: metadata.name: "Old" is read in lower case, as the API server would have it',
    'warning: Endpoints ns1/Old: subsets[0].addresses[0].hostname: "DB-1" is read in lower case, as names are',
    'warning: Service ns1/Old: metadata.name: "Old" is read in lower case, as the API server would have it',
    'warning: Service ns1/Web: metadata.name: "Web" is read in lower case, as the API server would have it',
  ]);
});

test("a Service without namespace belongs to default", async () => {
  const { part } = await readCluster(
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.0.7}}",
  );
  expect(part.claims).toEqual([
    {
      name: "web.default.svc.cluster.local.",
      claim: {
        cluster: "east",
        kind: "Service",
        namespace: "default",
        object: "web",
        answer: { form: "addresses", addresses: ["10.96.0.7"] },
      },
    },
  ]);
  expect(part.observation.namespaces).toEqual(["default"]);
});

test("a claim carries when its object was created", async () => {
  const { part } = await readCluster(service("clusterIP: 10.96.0.7", "creationTimestamp: '2026-03-02T09:14:21Z'"));
  expect(part.claims[0]?.claim.createdSeconds).toBe(1_772_442_861);
});

test("a creationTimestamp that is no time is a warning and the claim stands", async () => {
  expect(await readLines(service("clusterIP: 10.96.0.7", "creationTimestamp: yesterday"))).toEqual({
    claims: ["web.ns1.svc.cluster.local. addresses 10.96.0.7"],
    diagnostics: [
      'warning: Service ns1/web: metadata.creationTimestamp: "yesterday" is not a time of RFC 3339, so its age is unknown',
    ],
  });
});

test.each([
  ["'*'", ""],
  ["'.'", " to ns1"],
  ["'~'", " to nobody"],
  ["' ns2 , ., ns2'", " to ns1,ns2"],
  ["'ns2,*'", ""],
])("the annotation exportTo %s lets see%s", async (annotation, visible) => {
  const text = service("clusterIP: 10.96.0.7", `annotations: {networking.istio.io/exportTo: ${annotation}}`);
  expect(await readLines(text)).toEqual({
    claims: [`web.ns1.svc.cluster.local. addresses 10.96.0.7${visible}`],
    diagnostics: [],
  });
});

test("an annotation exportTo of junk alone lets nobody see the Service", async () => {
  const text = service("clusterIP: 10.96.0.7", "annotations: {networking.istio.io/exportTo: 'every one'}");
  expect(await readLines(text)).toEqual({
    claims: ["web.ns1.svc.cluster.local. addresses 10.96.0.7 to nobody"],
    diagnostics: [
      'error: Service ns1/web: metadata.annotations.networking.istio.io/exportTo: "every one" is not *, ., ~ or a namespace',
    ],
  });
});
