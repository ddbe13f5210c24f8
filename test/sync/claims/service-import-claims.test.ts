import fc from "fast-check";
import { expect, test } from "vitest";
import { CONTEXT, importLines } from "./claim-lines.ts";

/** A ServiceImport `db` in `shop`. */
function serviceImport(spec: string, version = "v1alpha1"): string {
  return `{apiVersion: multicluster.x-k8s.io/${version}, kind: ServiceImport, metadata: {name: db, namespace: shop}, spec: {${spec}}}`;
}

interface Slice {
  readonly cluster?: string;
  readonly endpoints: string;
  readonly ports?: string;
  readonly labels?: string;
  readonly namespace?: string;
  readonly apiVersion?: string;
}

/** An EndpointSlice of `db`. */
function slice({ cluster = "west", endpoints, ports, labels = "", namespace = "shop", apiVersion }: Slice): string {
  const own = `multicluster.kubernetes.io/service-name: db, multicluster.kubernetes.io/source-cluster: ${cluster}`;
  return (
    `{apiVersion: ${apiVersion ?? "discovery.k8s.io/v1"}, kind: EndpointSlice, addressType: IPv4, ` +
    `metadata: {name: ${cluster}-${endpoints.length}, namespace: ${namespace}, labels: {${own}, ${labels}}}, ` +
    `endpoints: [${endpoints}]${ports === undefined ? "" : `, ports: [${ports}]`}}`
  );
}

const NAME = "ServiceImport shop/db: db.shop.svc.clusterset.local.";
const HTTP = "{name: http, port: 80, protocol: TCP}";

test.each([
  ["one address", "ips: [10.1.0.7]", "addresses 10.1.0.7"],
  ["both families", "ips: ['FD00::0007', 10.1.0.7]", "addresses 10.1.0.7 fd00::7"],
  ["one address twice", "ips: [10.1.0.7, 10.1.0.7]", "addresses 10.1.0.7"],
  [
    "ports",
    `ips: [10.1.0.7], ports: [{name: dns, port: 53, protocol: UDP}, ${HTTP}, {port: 9}]`,
    "addresses 10.1.0.7 ports dns/udp:53 http/tcp:80",
  ],
])("an import of type ClusterSetIP with %s answers it", async (_case, spec, answer) => {
  expect(await importLines([serviceImport(`type: ClusterSetIP, ${spec}`)])).toEqual({
    claims: [`${NAME} ${answer}`],
    diagnostics: [],
  });
});

test.each(["v1", "v1beta1", "v1alpha1"])("an import of multicluster.x-k8s.io/%s is read", async (version) => {
  const { claims } = await importLines([serviceImport("type: ClusterSetIP, ips: [10.1.0.7]", version)]);
  expect(claims).toEqual([`${NAME} addresses 10.1.0.7`]);
});

test("a ServiceImport of another group is not read", async () => {
  const fleet = serviceImport("{}").replace("multicluster.x-k8s.io/v1alpha1", "networking.fleet.azure.com/v1alpha1");
  expect((await importLines([fleet])).claims).toEqual([]);
});

const NO_ADDRESS =
  "warning: ServiceImport shop/db: spec.ips: has no address, though the type is ClusterSetIP, so the name answers nothing";

test.each([
  ["no ips", "type: ClusterSetIP", [NO_ADDRESS]],
  [
    "ips that are none",
    "type: ClusterSetIP, ips: ['']",
    ['error: ServiceImport shop/db: spec.ips[0]: "" is not an IP address', NO_ADDRESS],
  ],
  [
    "another type",
    "type: SuperclusterIP, ips: [10.1.0.7]",
    ['error: ServiceImport shop/db: spec.type: "SuperclusterIP" is not one of ClusterSetIP, Headless'],
  ],
])("an import with %s keeps its name, answers nothing and is reported", async (_case, spec, diagnostics) => {
  expect(await importLines([serviceImport(spec)])).toEqual({ claims: [`${NAME} addresses`], diagnostics });
});

const HEADLESS = serviceImport(`type: Headless, ports: [${HTTP}]`);
const PORTS = "ports http/tcp:80";

test.each([
  ["none", [], "endpoints"],
  ["a hostname", [slice({ endpoints: "{addresses: [10.0.0.1], hostname: db-0}" })], "endpoints db-0.west=10.0.0.1"],
  ["no hostname", [slice({ endpoints: "{addresses: ['2001:db8::1']}" })], "endpoints 2001-db8--1.west=2001:db8::1"],
  [
    "a cluster id of two labels",
    [slice({ cluster: "west.eu", endpoints: "{addresses: [10.0.0.1]}" })],
    "endpoints 10-0-0-1.west.eu=10.0.0.1",
  ],
  [
    "one that is not ready",
    [slice({ endpoints: "{addresses: [10.0.0.1], conditions: {ready: false}}, {addresses: [10.0.0.2]}" })],
    "endpoints 10-0-0-2.west=10.0.0.2",
  ],
  [
    "two clusters that have one hostname",
    [
      slice({ cluster: "west", endpoints: "{addresses: [10.0.0.1], hostname: db-0}" }),
      slice({ cluster: "north", endpoints: "{addresses: [10.0.0.2], hostname: db-0}" }),
    ],
    "endpoints db-0.west=10.0.0.1 db-0.north=10.0.0.2",
  ],
  [
    "discovery.k8s.io/v1beta1",
    [slice({ apiVersion: "discovery.k8s.io/v1beta1", endpoints: "{addresses: [10.0.0.1], topology: {a: b}}" })],
    "endpoints 10-0-0-1.west=10.0.0.1",
  ],
  ["a slice without endpoints", [slice({ endpoints: "" })], "endpoints"],
  [
    "another port in one slice",
    [
      slice({ cluster: "a", endpoints: "{addresses: [10.0.0.1]}", ports: "{name: http, port: 8080, protocol: TCP}" }),
      slice({ cluster: "b", endpoints: "{addresses: [10.0.0.2]}", ports: "{name: http, port: 80, protocol: TCP}" }),
    ],
    "endpoints 10-0-0-1.a=10.0.0.1[http/tcp:8080] 10-0-0-2.b=10.0.0.2",
  ],
  ["a slice of another namespace", [slice({ namespace: "bank", endpoints: "{addresses: [10.0.0.1]}" })], "endpoints"],
])("a headless import with endpoints of %s has them", async (_case, slices, answer) => {
  expect(await importLines([HEADLESS, ...slices])).toEqual({ claims: [`${NAME} ${answer} ${PORTS}`], diagnostics: [] });
});

test("a headless import without ports of its own has those of its slices", async () => {
  const ports = "{name: http, port: 8080}, {name: '', port: 9}, {name: any, port: null}";
  const slices = [
    slice({ cluster: "a", endpoints: "{addresses: [10.0.0.1]}", ports }),
    slice({ cluster: "b", endpoints: "{addresses: [10.0.0.2]}", ports: "{name: dns, port: 53, protocol: UDP}" }),
  ];
  const { claims } = await importLines([serviceImport("type: Headless"), ...slices]);
  const endpoints = "endpoints 10-0-0-1.a=10.0.0.1[http/tcp:8080] 10-0-0-2.b=10.0.0.2[dns/udp:53]";
  expect(claims).toEqual([`${NAME} ${endpoints} ports dns/udp:53 http/tcp:8080`]);
});

test("endpoints can be reached from the network of the cluster that imports them", async () => {
  const endpoint = slice({ endpoints: "{addresses: [10.0.0.1], hostname: db-0}" });
  const { claims } = await importLines([HEADLESS, endpoint], { ...CONTEXT, network: "blue" });
  expect(claims).toEqual([`${NAME} endpoints db-0.west=10.0.0.1@blue ${PORTS}`]);
});

test.each([
  ["a.b.c", '"a.b.c" is neither one DNS label nor two'],
  ["''", "is missing"],
])("endpoints of the cluster %s answer without names of their own, with a warning", async (cluster, problem) => {
  const endpoints = "{addresses: [10.0.0.1], hostname: db-0}";
  const { claims, diagnostics } = await importLines([
    HEADLESS,
    slice({ cluster, endpoints }).replace("name: ''", "name: x"),
  ]);
  expect(claims).toEqual([`${NAME} endpoints 10.0.0.1 ${PORTS}`]);
  expect(diagnostics).toEqual([
    expect.stringContaining(
      `metadata.labels.multicluster.kubernetes.io/source-cluster: ${problem}, so the endpoints have no names`,
    ),
  ]);
});

test("the servers behind an imported address are known, without names", async () => {
  const endpoint = slice({ endpoints: "{addresses: [10.0.0.1], hostname: db-0}" });
  expect(await importLines([serviceImport("type: ClusterSetIP, ips: [10.1.0.7]"), endpoint])).toEqual({
    claims: [`${NAME} addresses 10.1.0.7 servers 10.0.0.1`],
    diagnostics: [],
  });
});

/** What Submariner keeps for one cluster in the namespace of its broker, or of its operator. */
function brokerCopy(cluster: string, namespace: string, ip: string): string {
  const labels =
    "lighthouse.submariner.io/sourceCluster: " +
    `${cluster}, lighthouse.submariner.io/sourceName: db, lighthouse.submariner.io/sourceNamespace: shop`;
  return (
    "{apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceImport, metadata: " +
    `{name: db-shop-${cluster}, namespace: ${namespace}, labels: {${labels}}, annotations: {origin-name: db, origin-namespace: shop}}, ` +
    `spec: {type: ClusterSetIP, ips: [${ip}], ports: [${HTTP}]}}`
  );
}

const SUBMARINER = "lighthouse.submariner.io/sourceNamespace: shop";

const BROKER = [
  brokerCopy("west", "submariner-operator", "10.1.0.7"),
  brokerCopy("west", "submariner-k8s-broker", "10.1.0.7"),
  brokerCopy("north", "submariner-operator", "10.2.0.7"),
  slice({ namespace: "shop", labels: SUBMARINER, endpoints: "{addresses: [10.0.0.1]}" }),
  slice({ namespace: "submariner-k8s-broker", labels: SUBMARINER, endpoints: "{addresses: [10.0.0.1]}" }),
];

test("copies of a broker stand for one Service, whatever order they come in", async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(BROKER, { minLength: BROKER.length }), async (manifests) => {
      expect(await importLines(manifests)).toEqual({
        claims: [`${NAME} addresses 10.1.0.7 10.2.0.7 ${PORTS} servers 10.0.0.1`],
        diagnostics: [],
      });
    }),
    { numRuns: 30 },
  );
});

test("where Submariner has the address of the Service in slices, those answer that are ready", async () => {
  const labels = `${SUBMARINER}, lighthouse.submariner.io/is-headless: 'false'`;
  const slices = [
    slice({ cluster: "west", labels, endpoints: "{addresses: [10.1.0.7], conditions: {ready: true}}" }),
    slice({ cluster: "north", labels, endpoints: "{addresses: [10.2.0.7], conditions: {ready: false}}" }),
  ];
  expect(await importLines([serviceImport("type: ClusterSetIP"), ...slices])).toEqual({
    claims: [`${NAME} addresses 10.1.0.7`],
    diagnostics: [],
  });
});

test("the Service's own ServiceImport decides the type, and a copy of another is a warning", async () => {
  const read = await importLines([brokerCopy("west", "a", "10.1.0.7"), HEADLESS]);
  expect(read).toEqual({
    claims: [`${NAME} endpoints ${PORTS}`],
    diagnostics: [
      "warning: ServiceImport a/db-shop-west: spec.type: is ClusterSetIP, but that of the Service's own ServiceImport, Headless, counts",
    ],
  });
});
