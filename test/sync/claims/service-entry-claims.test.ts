import { expect, test } from "vitest";
import { readCluster, readLines } from "../read-cluster.ts";

/** A ServiceEntry `se` in `ns1` with the given spec. */
function entry(spec: string, more = "", metadata = ""): string {
  const metadataFields = `{name: se, namespace: ns1, ${metadata}}`;
  return `{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: ${metadataFields}, spec: {${spec}}, ${more}}`;
}

const A = "hosts: [a.example.org]";

test.each([
  [
    "addresses, whatever the resolution",
    `${A}, addresses: [192.0.2.1, '2001:DB8::1'], resolution: NONE`,
    ["a.example.org. addresses 192.0.2.1 2001:db8::1"],
  ],
  [
    "addresses with resolution DNS, and no VIP",
    `${A}, addresses: [192.0.2.1], resolution: DNS`,
    ["a.example.org. addresses 192.0.2.1"],
  ],
  [
    "blocks of one address",
    `${A}, addresses: [192.0.2.1/32, '2001:db8::1/128', 192.0.2.1]`,
    ["a.example.org. addresses 192.0.2.1 2001:db8::1"],
  ],
  [
    "a VIP with resolution DNS, which leads to the host itself",
    `${A}, resolution: DNS`,
    ["a.example.org. vip via a.example.org"],
  ],
  [
    "a VIP with resolution DNS_ROUND_ROBIN",
    `${A}, resolution: DNS_ROUND_ROBIN`,
    ["a.example.org. vip via a.example.org"],
  ],
  ["a VIP with resolution DYNAMIC_DNS", `${A}, resolution: DYNAMIC_DNS`, ["a.example.org. vip via a.example.org"]],
  [
    "a VIP with resolution DNS, which leads to its endpoints, sorted",
    `${A}, resolution: DNS, endpoints: [{address: DB.example.net}, {address: 192.0.2.1}]`,
    ["a.example.org. vip via 192.0.2.1 db.example.net"],
  ],
  [
    "a VIP with resolution STATIC, which leads to its endpoints",
    `${A}, resolution: STATIC, endpoints: [{address: 192.0.2.1}, {address: '2001:DB8::1'}, {address: 192.0.2.1}]`,
    ["a.example.org. vip via 192.0.2.1 2001:db8::1"],
  ],
  ["a VIP with resolution STATIC that leads nowhere", `${A}, resolution: STATIC`, ["a.example.org. vip"]],
  [
    "a VIP for STATIC with workloadSelector that selects nothing",
    `${A}, resolution: STATIC, workloadSelector: {labels: {app: a}}`,
    ["a.example.org. vip"],
  ],
  ["a VIP with empty addresses", `${A}, addresses: [], resolution: DNS`, ["a.example.org. vip via a.example.org"]],
  [
    "addresses, and the servers behind them that have one, without a word about the others",
    `${A}, addresses: [192.0.2.9], resolution: DNS, endpoints: [{address: db.example.net}, {address: 192.0.2.1, network: vm}]`,
    ["a.example.org. addresses 192.0.2.9 servers 192.0.2.1@vm"],
  ],
  [
    "its endpoints with resolution NONE",
    `${A}, resolution: NONE, endpoints: [{address: 192.0.2.1, network: vm}, {address: '2001:DB8::1'}]`,
    ["a.example.org. endpoints 192.0.2.1@vm 2001:db8::1"],
  ],
  [
    "its endpoints with resolution NONE for each host, wildcards as well",
    "hosts: ['*.b.example.org', a.example.org], resolution: NONE, endpoints: [{address: 192.0.2.1}]",
    ["*.b.example.org. endpoints 192.0.2.1", "a.example.org. endpoints 192.0.2.1"],
  ],
  ["nothing with resolution NONE alone", `${A}, resolution: NONE`, []],
  ["nothing without resolution, which is NONE", A, []],
  [
    "each of its hosts once",
    "hosts: [b.example.org, A.EXAMPLE.org, a.example.org.], resolution: DNS",
    ["a.example.org. vip via a.example.org", "b.example.org. vip via b.example.org"],
  ],
  ["a host of one label", "hosts: [mydb], resolution: DNS", ["mydb. vip via mydb"]],
  [
    "a host inside the zone",
    "hosts: [foo.ns1.svc.cluster.local], resolution: STATIC",
    ["foo.ns1.svc.cluster.local. vip"],
  ],
  [
    "a host in the zone of the set",
    "hosts: [foo.ns1.svc.clusterset.local], resolution: STATIC",
    ["foo.ns1.svc.clusterset.local. vip"],
  ],
  [
    "a wildcard with addresses",
    "hosts: ['*.example.org'], addresses: [192.0.2.1]",
    ["*.example.org. addresses 192.0.2.1"],
  ],
  ["a wildcard with DYNAMIC_DNS", "hosts: ['*.example.org'], resolution: DYNAMIC_DNS", ["*.example.org. vip"]],
  [
    "an IDN host as A-labels",
    "hosts: [Bücher.example], resolution: DNS",
    ["xn--bcher-kva.example. vip via xn--bcher-kva.example"],
  ],
  ["nobody when exportTo is ~", `${A}, resolution: STATIC, exportTo: ['~']`, ["a.example.org. vip to nobody"]],
  ["its own namespace when exportTo is .", `${A}, resolution: STATIC, exportTo: ['.']`, ["a.example.org. vip to ns1"]],
  ["listed namespaces, sorted", `${A}, resolution: STATIC, exportTo: [ns3, ns2]`, ["a.example.org. vip to ns2,ns3"]],
  ["everybody when one of exportTo is *", `${A}, resolution: STATIC, exportTo: [ns2, '*']`, ["a.example.org. vip"]],
  ["everybody when exportTo is empty", `${A}, resolution: STATIC, exportTo: []`, ["a.example.org. vip"]],
])("a ServiceEntry answers %s", async (_case, spec, claims) => {
  expect(await readLines(entry(spec))).toEqual({ claims, diagnostics: [] });
});

test.each(["v1alpha3", "v1beta1", "v1"])("networking.istio.io/%s is read alike", async (version) => {
  const text = entry(`${A}, resolution: DNS`).replace("istio.io/v1", `istio.io/${version}`);
  expect(await readLines(text)).toEqual({ claims: ["a.example.org. vip via a.example.org"], diagnostics: [] });
});

test.each([
  [
    "a block of addresses is skipped and the rest answers",
    `${A}, addresses: [192.0.2.0/24, 192.0.2.1]`,
    ["a.example.org. addresses 192.0.2.1"],
    [
      'warning: ServiceEntry ns1/se: spec.addresses[0]: "192.0.2.0/24" is a block of addresses, which DNS cannot answer; skipped',
    ],
  ],
  [
    "several blocks are one warning",
    `${A}, addresses: [192.0.2.1, 10.0.0.0/8, '2001:db8::/32', 172.16.0.0/12]`,
    ["a.example.org. addresses 192.0.2.1"],
    [
      'warning: ServiceEntry ns1/se: spec.addresses[1]: "10.0.0.0/8" is a block of addresses, which DNS cannot answer; skipped, and so are 2 more',
    ],
  ],
  [
    "blocks alone answer nothing, and no VIP",
    `${A}, addresses: ['2001:db8::/32'], resolution: DNS`,
    [],
    [
      'warning: ServiceEntry ns1/se: spec.addresses[0]: "2001:db8::/32" is a block of addresses, which DNS cannot answer; skipped',
    ],
  ],
  [
    "what YAML makes a map of an unquoted IPv6 address is no address",
    `${A}, addresses: [192.0.2.1, 001:db8::], resolution: DNS`,
    ["a.example.org. addresses 192.0.2.1"],
    ['error: ServiceEntry ns1/se: spec.addresses[1]: must be text, not {"001:db8:":null}'],
  ],
  [
    "a bad prefix is no address",
    `${A}, addresses: [192.0.2.1/32/1, 192.0.2.1/x]`,
    [],
    [
      'error: ServiceEntry ns1/se: spec.addresses[0]: "192.0.2.1/32/1" is not an IP address',
      'error: ServiceEntry ns1/se: spec.addresses[1]: "192.0.2.1/x" is not an IP address',
    ],
  ],
  [
    "endpoints that are no addresses cannot be answers",
    `${A}, resolution: NONE, endpoints: [{address: db.example.org}, {address: 'unix:///run/db'}, {network: vm}, {address: 192.0.2.1}]`,
    ["a.example.org. endpoints 192.0.2.1"],
    [
      "notice: ServiceEntry ns1/se: spec.endpoints[0].address: db.example.org. is no IP address, so it cannot be an answer",
      'notice: ServiceEntry ns1/se: spec.endpoints[1].address: "unix:///run/db" is a socket of one machine, so it cannot be an answer',
      "notice: ServiceEntry ns1/se: spec.endpoints[2].address: is missing, so nothing but a gateway of its network leads to it",
    ],
  ],
  [
    "a wildcard without addresses gets no VIP",
    "hosts: ['*.example.org', a.example.org], resolution: STATIC",
    ["a.example.org. vip"],
    [
      "notice: ServiceEntry ns1/se: spec.hosts: *.example.org. gets no automatic VIP: a wildcard needs spec.addresses, or resolution DYNAMIC_DNS",
    ],
  ],
  [
    "an unknown resolution is read as NONE",
    `${A}, resolution: LOGICAL_DNS`,
    [],
    [
      'error: ServiceEntry ns1/se: spec.resolution: "LOGICAL_DNS" is not one of NONE, STATIC, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS; read as NONE',
    ],
  ],
  [
    "hosts that collide with the zone, or are no name at all",
    `hosts: [cluster.local, '*.local', ns2/b.example.org, '*x', "${"a1234567.".repeat(33)}org", a.example.org], resolution: STATIC`,
    ["a.example.org. vip"],
    [
      'error: ServiceEntry ns1/se: spec.hosts[0]: "cluster.local": the host is the zone cluster.local. of the mesh',
      'error: ServiceEntry ns1/se: spec.hosts[1]: "*.local": the wildcard captures the zone cluster.local. of the mesh',
      'error: ServiceEntry ns1/se: spec.hosts[2]: "ns2/b.example.org": a host has neither a namespace/ before it nor a /path behind it',
      'error: ServiceEntry ns1/se: spec.hosts[3]: "*x": a wildcard is "*." before a host, and nothing else',
      `error: ServiceEntry ns1/se: spec.hosts[4]: "${"a1234567.".repeat(11)}…: the host exceeds 255 octets`,
    ],
  ],
  [
    "no hosts name nothing",
    "resolution: DNS",
    [],
    ["error: ServiceEntry ns1/se: spec.hosts: is missing, so the ServiceEntry names nothing"],
  ],
  [
    "hosts that are no list are no hosts",
    "hosts: a.example.org, resolution: DNS",
    [],
    ['error: ServiceEntry ns1/se: spec.hosts: must be a list, not "a.example.org"'],
  ],
  [
    "a bad host leaves the good ones",
    "hosts: [mysql–1.example.org, a.example.org, 7], resolution: STATIC",
    ["a.example.org. vip"],
    [
      'error: ServiceEntry ns1/se: spec.hosts[0]: "mysql–1.example.org": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
      "error: ServiceEntry ns1/se: spec.hosts[2]: must be text, not 7",
    ],
  ],
  [
    "the host * is legal for Istio and no name for us",
    "hosts: ['*'], resolution: NONE",
    [],
    [
      'warning: ServiceEntry ns1/se: spec.hosts[0]: "*": the host "*" stands for every name there is, so it cannot be answered',
    ],
  ],
  [
    "junk in exportTo opens nothing",
    `${A}, resolution: STATIC, exportTo: ['./*', ns2]`,
    ["a.example.org. vip to ns2"],
    ['error: ServiceEntry ns1/se: spec.exportTo[0]: "./*" is not *, ., ~ or a namespace'],
  ],
])("%s", async (_case, spec, claims, diagnostics) => {
  expect(await readLines(entry(spec))).toEqual({ claims, diagnostics });
});

test.each([
  ["'false'", []],
  ["'FALSE'", []],
  ["'true'", ["a.example.org. vip"]],
])("the label enable-autoallocate-ip %s decides about the VIP", async (label, claims) => {
  const text = entry(`${A}, resolution: STATIC`, "", `labels: {networking.istio.io/enable-autoallocate-ip: ${label}}`);
  expect(await readLines(text)).toEqual({ claims, diagnostics: [] });
});

test("the label enable-autoallocate-ip counts unquoted too, with a warning", async () => {
  const text = entry(`${A}, resolution: DNS`, "", "labels: {networking.istio.io/enable-autoallocate-ip: false}");
  expect(await readLines(text)).toEqual({
    claims: [],
    diagnostics: [
      'warning: ServiceEntry ns1/se: metadata.labels.networking.istio.io/enable-autoallocate-ip: must be text: quote it, "false"',
    ],
  });
});

test("VIPs that Istio assigned go to the host that they name", async () => {
  const status =
    "status: {addresses: [{value: 240.240.0.1, host: a.example.org}, {value: '2001:2::1', host: A.example.org}, {value: 240.240.0.2, host: b.example.org}]}";
  expect(
    await readLines(entry("hosts: [a.example.org, b.example.org, c.example.org], resolution: STATIC", status)),
  ).toEqual({
    claims: ["a.example.org. vip 240.240.0.1 2001:2::1", "b.example.org. vip 240.240.0.2", "c.example.org. vip"],
    diagnostics: [],
  });
});

test("an assigned VIP without a host goes to the only host, or to none", async () => {
  const status = "status: {addresses: [{value: 240.240.0.1}, {value: x, host: a.example.org}]}";
  expect(await readLines(entry(`${A}, resolution: STATIC`, status))).toEqual({
    claims: ["a.example.org. vip 240.240.0.1"],
    diagnostics: ['error: ServiceEntry ns1/se: status.addresses[1].value: "x" is not an IP address'],
  });
  const two = await readLines(
    entry("hosts: [a.example.org, b.example.org], resolution: STATIC", "status: {addresses: [{value: 240.240.0.1}]}"),
  );
  expect(two).toEqual({
    claims: ["a.example.org. vip", "b.example.org. vip"],
    diagnostics: ["warning: ServiceEntry ns1/se: status.addresses: 240.240.0.1 belongs to no host of the entry"],
  });
});

test("a claim names its object and when it was created", async () => {
  const { part } = await readCluster(entry(`${A}, resolution: DNS`, "", "creationTimestamp: '2026-03-02T09:14:21Z'"));
  expect(part.claims).toEqual([
    {
      name: "a.example.org.",
      claim: {
        cluster: "east",
        kind: "ServiceEntry",
        namespace: "ns1",
        object: "se",
        createdSeconds: 1_772_442_861,
        answer: { form: "vip", backends: [{ host: "a.example.org" }] },
      },
    },
  ]);
});

test("a namespace that holds ServiceEntries but no Service is none of the cluster's namespaces", async () => {
  expect((await readCluster(entry(`${A}, resolution: DNS`))).part.observation.namespaces).toEqual([]);
});
