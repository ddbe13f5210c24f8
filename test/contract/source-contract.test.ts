import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { kubeSource } from "../../src/sync/kube/kube-source.ts";
import { ALL_KINDS } from "../../src/sync/kube/rbac-rules.ts";
import { clusterPartFrom, type ClusterReading } from "../../src/sync/source.ts";
import type { KubernetesObject } from "../../src/sync/objects/kubernetes-object.ts";
import { manifestsSource } from "../../src/sync/sources/manifests.ts";
import type { ApiObject } from "../support/api-server/api-object.ts";
import { isApiObject } from "../support/api-server/api-object.ts";
import { startApiServer, type ApiServer } from "../support/api-server/api-server.ts";
import { formatKubeconfig } from "../support/api-server/kubeconfig.ts";
import { ObjectStore } from "../support/api-server/object-store.ts";
import { apiVersionOf } from "../support/api-server/resource-type.ts";
import { generatedObjects } from "../support/generated-mesh.ts";
import { ToldObserver } from "../sync/kube/told-observer.ts";
import { OBJECTS_OF_ALL_KINDS } from "./source-contract-objects.ts";

// What a cluster says does not depend on the way it is read: a dump of its objects, a list of them, or events one by one.

const folder = mkdtempSync(join(tmpdir(), "meshdoh-contract-"));

beforeAll(() => void vi.stubEnv("KUBECONFIG", join(folder, "config")));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const SETTINGS = {
  cluster: "east",
  zone: parseName("cluster.local."),
  network: "net-east",
  observedSeconds: 1_700_000_000,
  leaseSeconds: 86_400,
};

function readingOf(objects: readonly KubernetesObject[]): ClusterReading {
  return clusterPartFrom(objects, SETTINGS);
}

/** A list per kind, as `kubectl get <kind> -A -o json` prints them. */
async function dump({ url, objects }: ApiServer): Promise<string> {
  const lists = objects.resources.map(async ({ type }) => {
    const apiVersion = apiVersionOf(type, type.versions[0] ?? "");
    const path = type.group === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
    const response = await fetch(`${url}${path}/${type.plural}`);
    return JSON.stringify(await response.json());
  });
  const file = join(folder, "dump.json");
  writeFileSync(file, (await Promise.all(lists)).join("\n---\n"));
  return file;
}

interface Readings {
  readonly manifests: ClusterReading;
  readonly listed: ClusterReading;
  readonly watched: ClusterReading;
}

/** Reads the same objects in all ways; for the last one they come in when everything is watched already. */
async function readInAllWays(objects: readonly ApiObject[], withdrawn: readonly string[] = []): Promise<Readings> {
  const store = new ObjectStore(100_000);
  for (const resource of withdrawn) store.withdraw(resource);
  const server = await startApiServer({ objects: store });
  writeFileSync(join(folder, "config"), formatKubeconfig([{ name: "east", server: server.url }]));
  const abort = new AbortController();
  const told = new ToldObserver();
  const following = kubeSource("east", "east").follow(told, abort.signal);
  try {
    await vi.waitUntil(() => told.confirmations > 0, { timeout: 10_000, interval: 5 });
    for (const object of objects) store.put(object);
    const listed = await kubeSource("east", "east").read();
    const wanted = listed.objects.length;
    await vi.waitUntil(() => told.objects.length === wanted, { timeout: 10_000, interval: 5 });
    const manifests = await manifestsSource(await dump(server), "east").read();
    return {
      manifests: readingOf(manifests.objects),
      listed: readingOf(listed.objects),
      watched: readingOf(told.objects),
    };
  } finally {
    abort.abort();
    await following;
    await server.stop();
  }
}

function expectSameParts({ manifests, listed, watched }: Readings): void {
  expect(listed.part).toEqual(manifests.part);
  expect(watched.part).toEqual(manifests.part);
  expect(problemsOf(listed)).toEqual(problemsOf(manifests));
  expect(problemsOf(watched)).toEqual(problemsOf(manifests));
}

/** What is wrong with the objects, wherever they stand. */
function problemsOf({ diagnostics }: ClusterReading): string[] {
  const problems = diagnostics.filter(({ severity }) => severity !== "notice");
  return problems.map(
    ({ where, message }) => `${where.kind ?? ""} ${where.namespace ?? ""}/${where.name ?? ""}: ${message}`,
  );
}

test("a cluster with objects of all kinds says the same from manifests, from its API, and event by event", async () => {
  const readings = await readInAllWays(OBJECTS_OF_ALL_KINDS);
  expectSameParts(readings);
  const names = readings.manifests.part.claims.map(({ name, claim }) => `${claim.kind} ${String(name)}`);
  expect(names).toEqual(EXPECTED);
  expect(OBJECTS_OF_ALL_KINDS.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(ALL_KINDS.map((kind) => (kind === "IstioGateway" ? "Gateway" : kind))),
  );
});

const EXPECTED: readonly string[] = [
  "ServiceEntry api.partner.example.",
  "Service bare.shop.svc.cluster.local.",
  "Service behind.shop.svc.cluster.local.",
  "Service db.shop.svc.cluster.local.",
  "GRPCRoute grpc.edge.example.com.",
  "Service ingressgateway.shop.svc.cluster.local.",
  "Service legacy.shop.svc.cluster.local.",
  "ServiceEntry machines.example.com.",
  "ServiceImport shared.shop.svc.clusterset.local.",
  "Ingress shop.example.com.",
  "VirtualService shop.istio.example.com.",
  "TLSRoute tls.edge.example.com.",
  "HTTPRoute web.edge.example.com.",
  "Service web.shop.svc.cluster.local.",
];

test("an older cluster, which serves Endpoints and no EndpointSlices, says the same too", async () => {
  const withdrawn = ["endpointslices.discovery.k8s.io"];
  const objects = OBJECTS_OF_ALL_KINDS.filter(({ kind }) => kind !== "EndpointSlice");
  expectSameParts(await readInAllWays(objects, withdrawn));
});

test.for([1, 2, 3])("a generated cluster says the same (seed %s)", async (seed) => {
  const mesh = { names: 2000, clusters: 1, seed };
  const objects = [...generatedObjects(mesh, 0)].map(({ apiVersion, kind, content }) => ({
    ...content,
    apiVersion,
    kind,
  }));
  const readings = await readInAllWays(objects.filter(isApiObject));
  expect(readings.manifests.part.claims.length).toBeGreaterThan(1900);
  expectSameParts(readings);
});
