import { expect, test } from "vitest";
import { parseName, type Name } from "../../../src/dns/name.ts";
import { readCluster, readLines } from "../read-cluster.ts";
import { DB, DB_WITH_PORTS, endpoints, slice } from "./headless-service.ts";

const TWO_ENDPOINTS = slice(
  "db-a",
  "addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hostname: db-0}, {addresses: [10.0.0.2], hostname: db-1}]",
);

test.each([
  ["its endpoints, each under its hostname", TWO_ENDPOINTS, "db-0=10.0.0.1 db-1=10.0.0.2"],
  [
    "endpoints without hostname under their dashed addresses",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1]}, {addresses: ['2001:DB8:0::1']}]"),
    "10-0-0-1=10.0.0.1 2001-db8--1=2001:db8::1",
  ],
  [
    "an endpoint with an empty hostname under its dashed address",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1], hostname: ''}]"),
    "10-0-0-1=10.0.0.1",
  ],
  [
    "the union of its slices, each endpoint once, several addresses for one hostname",
    TWO_ENDPOINTS +
      slice("db-b", "endpoints: [{addresses: ['fd00::1'], hostname: db-0}, {addresses: [10.0.0.2], hostname: db-1}]"),
    "db-0=10.0.0.1 db-1=10.0.0.2 db-0=fd00::1",
  ],
  [
    "all addresses of one endpoint",
    slice("db-a", "endpoints: [{addresses: [10.0.0.3, 10.0.0.1], hostname: db-0}]"),
    "db-0=10.0.0.1 db-0=10.0.0.3",
  ],
  [
    "one address under two hostnames",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1], hostname: b}, {addresses: [10.0.0.1], hostname: a}]"),
    "a=10.0.0.1 b=10.0.0.1",
  ],
  [
    "ready endpoints only; a condition that is not said is ready",
    slice(
      "db-a",
      "endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}, {addresses: [10.0.0.2], conditions: {ready: false, serving: true}}, {addresses: [10.0.0.3], conditions: {}}, {addresses: [10.0.0.4], conditions: {ready: null}}, {addresses: [10.0.0.5], conditions: {ready: false, serving: true, terminating: true}}]",
    ),
    "10-0-0-1=10.0.0.1 10-0-0-3=10.0.0.3 10-0-0-4=10.0.0.4",
  ],
  [
    "nothing when no endpoint is ready",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1], conditions: {ready: false}}]"),
    "",
  ],
  ["nothing when its slice has endpoints: null", slice("db-a", "endpoints: null, ports: null"), ""],
  ["nothing without slices", "", ""],
  ["nothing of a slice without its label", slice("db-a", "endpoints: [{addresses: [10.0.0.1]}]", "labels: {}"), ""],
  [
    "nothing of a slice of another namespace",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1]}]").replace("ns1", "ns2"),
    "",
  ],
  ["a slice of discovery.k8s.io/v1beta1", TWO_ENDPOINTS.replace("/v1,", "/v1beta1,"), "db-0=10.0.0.1 db-1=10.0.0.2"],
  [
    "a slice with the topology of v1beta1 and no conditions",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1], topology: {kubernetes.io/hostname: n1}, nodeName: n1}]"),
    "10-0-0-1=10.0.0.1",
  ],
  [
    "a slice that its own Service owns",
    slice(
      "db-a",
      "endpoints: [{addresses: [10.0.0.1], hostname: db-0}]",
      "labels: {kubernetes.io/service-name: db}, ownerReferences: [{kind: Service, uid: uid-1}]",
    ),
    "db-0=10.0.0.1",
  ],
  [
    "a mirrored slice, which Endpoints own",
    slice(
      "db-a",
      "endpoints: [{addresses: [10.0.0.1], hostname: db-0}]",
      "labels: {kubernetes.io/service-name: db}, ownerReferences: [{kind: Endpoints, uid: uid-9}]",
    ),
    "db-0=10.0.0.1",
  ],
  [
    "Endpoints when there are no slices",
    endpoints(
      "[{addresses: [{ip: 10.0.0.1, hostname: db-0}], notReadyAddresses: [{ip: 10.0.0.2}]}, {addresses: [{ip: 10.0.0.3}]}]",
    ),
    "db-0=10.0.0.1 10-0-0-3=10.0.0.3",
  ],
  [
    "nothing of Endpoints without subsets",
    "---\n{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}}",
    "",
  ],
  [
    "its slices rather than its Endpoints",
    TWO_ENDPOINTS + endpoints("[{addresses: [{ip: 10.0.0.9}]}]"),
    "db-0=10.0.0.1 db-1=10.0.0.2",
  ],
])("a headless Service answers %s", async (_case, others, answer) => {
  expect(await readLines(DB + others)).toEqual({
    claims: [`db.ns1.svc.cluster.local. endpoints ${answer}`.trim()],
    diagnostics: [],
  });
});

test.each([
  [
    "a slice left over from a former Service is not used",
    slice(
      "db-old",
      "endpoints: [{addresses: [10.0.0.9]}]",
      "labels: {kubernetes.io/service-name: db}, ownerReferences: [{kind: Service, uid: uid-0}]",
    ),
    "notice: EndpointSlice ns1/db-old: metadata.ownerReferences: names a former Service db, since deleted, so the slice was not used",
    "",
  ],
  [
    "a slice of names is not used",
    slice("db-a", "addressType: FQDN, endpoints: [{addresses: [a.example.org]}]"),
    "notice: EndpointSlice ns1/db-a: addressType: FQDN slices hold no addresses and are not read",
    "",
  ],
  [
    "a bad address leaves the others",
    slice("db-a", "endpoints: [{addresses: [10.0.0.x]}, {addresses: [10.0.0.1], hostname: db-0}]"),
    'error: EndpointSlice ns1/db-a: endpoints[0].addresses[0]: "10.0.0.x" is not an IP address',
    "db-0=10.0.0.1",
  ],
  [
    "endpoints without addresses are told of, once for each slice",
    slice("db-a", "endpoints: [{addresses: []}, {addresses: null}, {hostname: db-2}, {addresses: [10.0.0.1]}]"),
    "notice: EndpointSlice ns1/db-a: endpoints: 3 of 4 have no address, so they cannot be answers",
    "10-0-0-1=10.0.0.1",
  ],
  [
    "an entry of Endpoints without an ip is told of",
    endpoints("[{addresses: [{hostname: db-0}, {ip: 10.0.0.1}]}]"),
    "notice: Endpoints ns1/db: subsets[0].addresses[0].ip: is missing, so the endpoint cannot be an answer",
    "10-0-0-1=10.0.0.1",
  ],
  [
    "a redacted address is none",
    slice("db-a", "endpoints: [{addresses: ['***HIDDEN***']}]"),
    'error: EndpointSlice ns1/db-a: endpoints[0].addresses[0]: "***HIDDEN***" is not an IP address',
    "",
  ],
  [
    "a bad hostname gives way to the dashed address",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1], hostname: db.0}]"),
    'warning: EndpointSlice ns1/db-a: endpoints[0].hostname: "db.0" is not a DNS label in lower case (RFC 1123)',
    "10-0-0-1=10.0.0.1",
  ],
])("%s", async (_case, others, diagnostic, answer) => {
  expect(await readLines(DB + others)).toEqual({
    claims: [`db.ns1.svc.cluster.local. endpoints ${answer}`.trim()],
    diagnostics: [diagnostic],
  });
});

test("publishNotReadyAddresses answers endpoints that are not ready, of slices and of Endpoints", async () => {
  const service = DB.replace("clusterIP: None", "clusterIP: None, publishNotReadyAddresses: true");
  const notReady = slice("db-a", "endpoints: [{addresses: [10.0.0.1], hostname: db-0, conditions: {ready: false}}]");
  expect((await readLines(service + notReady)).claims).toEqual(["db.ns1.svc.cluster.local. endpoints db-0=10.0.0.1"]);
  const fallback = endpoints("[{notReadyAddresses: [{ip: 10.0.0.2, hostname: db-0}]}]");
  expect((await readLines(service + fallback)).claims).toEqual(["db.ns1.svc.cluster.local. endpoints db-0=10.0.0.2"]);
});

test("endpoints carry the network of their cluster", async () => {
  const network = { network: "network1" };
  const one = slice("db-a", "endpoints: [{addresses: [10.0.0.1]}]");
  expect((await readLines(DB + one, network)).claims).toEqual([
    "db.ns1.svc.cluster.local. endpoints 10-0-0-1=10.0.0.1@network1",
  ]);
});

const HOSTNAME = "h".repeat(63);

/** With these the name of the endpoint has 205 octets and those of the zone's last label. */
function zoneOf(lastLabelOctets: number): Name {
  return parseName(`${"z".repeat(63)}.${"y".repeat(63)}.${"x".repeat(lastLabelOctets)}.`);
}

test("an endpoint's own name may have 255 octets", async () => {
  const zone = zoneOf(50);
  const one = slice("db-a", `endpoints: [{addresses: [10.0.0.1], hostname: ${HOSTNAME}}]`);
  expect(await readLines(DB + one, { zone })).toEqual({
    claims: [`db.ns1.svc.${zone} endpoints ${HOSTNAME}=10.0.0.1`],
    diagnostics: [],
  });
});

test("an endpoint whose own name would be longer answers under the Service's all the same", async () => {
  const zone = zoneOf(51);
  const two = slice("db-a", `endpoints: [{addresses: [10.0.0.1], hostname: ${HOSTNAME}}, {addresses: [10.0.0.2]}]`);
  expect(await readLines(DB + two, { zone })).toEqual({
    claims: [`db.ns1.svc.${zone} endpoints 10.0.0.1 10-0-0-2=10.0.0.2`],
    diagnostics: [
      `error: Service ns1/db: metadata.name: its endpoint ${HOSTNAME} has no name of its own: it would exceed 255 octets`,
    ],
  });
});

test("a hundred thousand endpoints over a thousand slices are one claim", async () => {
  const { claims } = (await readCluster(DB_WITH_PORTS + manySlices(1_000, 100))).part;
  expect(claims).toHaveLength(1);
  expect(claims[0]?.claim.answer).toMatchObject({ form: "endpoints", endpoints: { length: 100_000 } });
});

function manySlices(slices: number, endpointsEach: number): string {
  const texts: string[] = [];
  for (let number = 0; number < slices; number++) {
    const list = Array.from({ length: endpointsEach }, (_, index) => ({
      addresses: [`10.${number >> 8}.${number & 255}.${index}`],
      conditions: { ready: true },
      hostname: `db-${number}-${index}`,
    }));
    const metadata = { name: `db-${number}`, namespace: "ns1", labels: { "kubernetes.io/service-name": "db" } };
    const content = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, endpoints: list };
    texts.push(`---\n${JSON.stringify({ ...content, ports: [{ name: "sql", port: 5433 }] })}\n`);
  }
  return texts.join("");
}
