import { expect, test } from "vitest";
import { readLines } from "../read-cluster.ts";

const PORTS =
  "ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}, {number: 53, name: dns, protocol: UDP}]";

/** A ServiceEntry `se` in `ns1` for `a.example` with two ports and the given spec. */
function entry(spec: string): string {
  const fields = `spec: {hosts: [a.example], ${PORTS}, ${spec}}`;
  return `{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: se, namespace: ns1}, ${fields}}\n---\n`;
}

function workloadEntry(name: string, spec: string, namespace = "ns1"): string {
  const metadata = `metadata: {name: ${name}, namespace: ${namespace}}`;
  return `{apiVersion: networking.istio.io/v1beta1, kind: WorkloadEntry, ${metadata}, spec: {${spec}}}\n---\n`;
}

function pod(name: string, address: string, labels: string): string {
  const status = `status: {phase: Running, podIP: ${address}, conditions: [{type: Ready, status: "True"}]}`;
  const metadata = `metadata: {name: ${name}, namespace: ns1, labels: {${labels}}}`;
  return `{apiVersion: v1, kind: Pod, ${metadata}, ${status}}\n---\n`;
}

const DECLARED = "ports dns/udp:53 http/tcp:80>8080";
const SELECTS_A = "workloadSelector: {labels: {app: a}}";

test.each([
  [
    "listen at the target port, which endpoints say and backends need not",
    entry("resolution: NONE, endpoints: [{address: 192.0.2.1}]"),
    `endpoints 192.0.2.1(dns/udp:53,http/tcp:8080) ${DECLARED}`,
  ],
  [
    "listen where they say",
    entry("resolution: NONE, endpoints: [{address: 192.0.2.1, ports: {HTTP: 80, dns: 5353}}]"),
    `endpoints 192.0.2.1(dns/udp:5353,http/tcp:80) ${DECLARED}`,
  ],
  [
    "that listen where the entry does say nothing",
    entry("resolution: NONE, endpoints: [{address: 192.0.2.1, ports: {http: 80}}]"),
    `endpoints 192.0.2.1 ${DECLARED}`,
  ],
  [
    "of one address that listen in two places are two",
    entry(
      "resolution: NONE, endpoints: [{address: 192.0.2.1, ports: {http: 81}}, {address: 192.0.2.1, ports: {http: 82}}]",
    ),
    `endpoints 192.0.2.1(dns/udp:53,http/tcp:81) 192.0.2.1(dns/udp:53,http/tcp:82) ${DECLARED}`,
  ],
  [
    "behind a VIP listen at the target port unless they say otherwise",
    entry("resolution: STATIC, endpoints: [{address: 192.0.2.1}, {address: 192.0.2.2, ports: {http: 9090}}]"),
    `vip via 192.0.2.1 192.0.2.2(dns/udp:53,http/tcp:9090) ${DECLARED}`,
  ],
  [
    "behind addresses listen likewise",
    entry("resolution: STATIC, addresses: [192.0.2.9], endpoints: [{address: 192.0.2.1}]"),
    `addresses 192.0.2.9 ${DECLARED} servers 192.0.2.1(dns/udp:53,http/tcp:8080)`,
  ],
])("servers %s", async (_case, text, answer) => {
  expect(await readLines(text)).toEqual({ claims: [`a.example. ${answer}`], diagnostics: [] });
});

test.each([
  [
    "NONE: WorkloadEntries and Pods of its namespace with those labels",
    `resolution: NONE, ${SELECTS_A}`,
    workloadEntry("vm1", "address: 192.0.2.1, labels: {app: a, tier: x}, network: vm, ports: {http: 8081}") +
      workloadEntry("vm2", "address: 192.0.2.2, labels: {app: b}") +
      workloadEntry("vm3", "address: 192.0.2.3, labels: {app: a}", "ns2") +
      pod("p1", "10.0.0.1", "app: a") +
      pod("p2", "10.0.0.2", "app: b"),
    "endpoints 10.0.0.1@n1(dns/udp:53,http/tcp:8080) 192.0.2.1@vm(dns/udp:53,http/tcp:8081)",
  ],
  [
    "NONE: all labels, not some",
    "resolution: NONE, workloadSelector: {labels: {app: a, tier: x}}",
    workloadEntry("vm1", "address: 192.0.2.1, labels: {app: a, tier: x}, ports: {http: 80}") +
      workloadEntry("vm2", "address: 192.0.2.2, labels: {app: a, tier: y}") +
      workloadEntry("vm3", "address: 192.0.2.3, labels: {tier: x}"),
    "endpoints 192.0.2.1@n1",
  ],
  [
    "STATIC: behind the VIP",
    `resolution: STATIC, ${SELECTS_A}`,
    workloadEntry("vm1", "address: 192.0.2.1, labels: {app: a}") + pod("p1", "10.0.0.1", "app: a"),
    "vip via 10.0.0.1 192.0.2.1",
  ],
  [
    "DNS: a WorkloadEntry may be a host",
    `resolution: DNS, ${SELECTS_A}`,
    workloadEntry("vm1", "address: vm1.example.net, labels: {app: a}"),
    "vip via vm1.example.net",
  ],
  [
    "beside its own endpoints",
    `resolution: STATIC, endpoints: [{address: 192.0.2.9}], ${SELECTS_A}`,
    workloadEntry("vm1", "address: 192.0.2.1, labels: {app: a}"),
    "vip via 192.0.2.1 192.0.2.9",
  ],
])("a workloadSelector finds servers: %s", async (_case, spec, workloads, answer) => {
  expect(await readLines(entry(spec) + workloads, { network: "n1" })).toEqual({
    claims: [`a.example. ${answer} ${DECLARED}`],
    diagnostics: [],
  });
});

test.each([
  ["selects nothing", SELECTS_A],
  ["is empty, which selects nothing", "workloadSelector: {labels: {}}"],
])("with resolution NONE a workloadSelector that %s makes no name", async (_case, selector) => {
  const other = workloadEntry("vm1", "address: 192.0.2.1, labels: {app: b}");
  expect(await readLines(entry(`resolution: NONE, ${selector}`) + other)).toEqual({ claims: [], diagnostics: [] });
});

test("what is wrong with a selected workload is said once, and of no other", async () => {
  const hosts = workloadEntry("vm1", "address: vm1.example, labels: {app: a}");
  const neither = workloadEntry("vm2", "labels: {app: a}");
  const unselected = workloadEntry("vm3", "address: 7, labels: {app: b}");
  const two =
    entry(`resolution: NONE, ${SELECTS_A}`) + entry(`resolution: NONE, ${SELECTS_A}`).replace("name: se", "name: se2");
  expect(await readLines(two + hosts + neither + unselected)).toEqual({
    claims: [],
    diagnostics: [
      "notice: WorkloadEntry ns1/vm1: spec.address: vm1.example. is no IP address, so it cannot be an answer",
      "notice: WorkloadEntry ns1/vm2: spec.address: is missing, so nothing but a gateway of its network leads to it",
    ],
  });
});
