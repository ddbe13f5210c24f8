import { expect, test } from "vitest";
import { readLines } from "../read-cluster.ts";

/** A Service `web` in `ns1` with a clusterIP, and the given status. */
function service(spec: string, status = ""): string {
  const fields = `spec: {clusterIP: 10.96.0.7, ${spec}}, status: {${status}}`;
  return `{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1}, ${fields}}`;
}

const BALANCER = "type: LoadBalancer";

test.each([
  ["nothing without a status", BALANCER, "", ""],
  ["nothing with an empty status", BALANCER, "loadBalancer: {}", ""],
  ["nothing with no ingress", BALANCER, "loadBalancer: {ingress: null}", ""],
  ["nothing of the wish spec.loadBalancerIP", `${BALANCER}, loadBalancerIP: 192.0.2.9`, "loadBalancer: {}", ""],
  ["the address of its load balancer", BALANCER, "loadBalancer: {ingress: [{ip: 192.0.2.1}]}", " external 192.0.2.1"],
  [
    "the address whatever its ipMode",
    BALANCER,
    "loadBalancer: {ingress: [{ip: 192.0.2.1, ipMode: VIP}, {ip: 192.0.2.2, ipMode: Proxy}]}",
    " external 192.0.2.1 192.0.2.2",
  ],
  [
    "addresses of both families, in canonical spelling, each once",
    BALANCER,
    "loadBalancer: {ingress: [{ip: 192.0.2.1}, {ip: '2001:DB8:0::1'}, {ip: '2001:db8::1'}]}",
    " external 192.0.2.1 2001:db8::1",
  ],
  [
    "the host name of its load balancer",
    BALANCER,
    "loadBalancer: {ingress: [{hostname: A1.elb.Amazonaws.com}]}",
    " external a1.elb.amazonaws.com.",
  ],
  [
    "its externalIPs, whatever the type",
    "type: ClusterIP, externalIPs: [198.51.100.1, '2001:DB8::2']",
    "loadBalancer: {}",
    " external 198.51.100.1 2001:db8::2",
  ],
  [
    "both together",
    `${BALANCER}, externalIPs: [198.51.100.1]`,
    "loadBalancer: {ingress: [{ip: 192.0.2.1}]}",
    " external 192.0.2.1 198.51.100.1",
  ],
  [
    "nothing of a status that its type before it left behind",
    "type: NodePort",
    "loadBalancer: {ingress: [{ip: 192.0.2.1}]}",
    "",
  ],
])("clients outside the cluster get %s", async (_case, spec, status, external) => {
  expect(await readLines(service(spec, status))).toEqual({
    claims: [`web.ns1.svc.cluster.local. addresses 10.96.0.7${external}`],
    diagnostics: [],
  });
});

test.each([
  [
    "an entry with neither ip nor hostname",
    "loadBalancer: {ingress: [{ports: []}, {ip: 192.0.2.1}]}",
    " external 192.0.2.1",
    "warning: Service ns1/web: status.loadBalancer.ingress[0].ip: is missing, and so is hostname: the load balancer cannot be reached",
  ],
  [
    "an ip that is none",
    "loadBalancer: {ingress: [{ip: '***HIDDEN***'}, {ip: 192.0.2.1}]}",
    " external 192.0.2.1",
    'error: Service ns1/web: status.loadBalancer.ingress[0].ip: "***HIDDEN***" is not an IP address',
  ],
  [
    "localhost, as desktop clusters have it",
    "loadBalancer: {ingress: [{hostname: localhost}]}",
    "",
    "warning: Service ns1/web: status.loadBalancer.ingress[0].hostname: localhost is each machine's own (RFC 6761 section 6.3), so it leads nowhere",
  ],
  [
    "a host name beside an address",
    "loadBalancer: {ingress: [{hostname: a.example.com}, {ip: 192.0.2.1}]}",
    " external 192.0.2.1",
    "notice: Service ns1/web: status.loadBalancer: a name has addresses or one alias, so this was left out: a.example.com.",
  ],
])("%s in the status is reported and the rest counts", async (_case, status, external, diagnostic) => {
  expect(await readLines(service(BALANCER, status))).toEqual({
    claims: [`web.ns1.svc.cluster.local. addresses 10.96.0.7${external}`],
    diagnostics: [diagnostic],
  });
});

test("a Service whose clusterIP is hidden still has its external addresses", async () => {
  const status = "loadBalancer: {ingress: [{ip: 192.0.2.1}]}";
  const hidden = service(BALANCER, status).replace("10.96.0.7", "'***HIDDEN***'");
  expect((await readLines(hidden)).claims).toEqual(["web.ns1.svc.cluster.local. endpoints external 192.0.2.1"]);
});

test("a headless Service has externalIPs beside its endpoints", async () => {
  const headless = service("externalIPs: [198.51.100.1]").replace("10.96.0.7", "None");
  expect((await readLines(headless)).claims).toEqual(["web.ns1.svc.cluster.local. endpoints external 198.51.100.1"]);
});

test("names and lifetimes that annotations of external-dns ask for are for other zones than the mesh's", async () => {
  const annotations =
    "annotations: {external-dns.alpha.kubernetes.io/hostname: web.example.com, external-dns.alpha.kubernetes.io/ttl: '60'}";
  const annotated = service(BALANCER).replace("namespace: ns1", `namespace: ns1, ${annotations}`);
  expect(await readLines(annotated)).toEqual({
    claims: ["web.ns1.svc.cluster.local. addresses 10.96.0.7"],
    diagnostics: [],
  });
});
