import { expect, test } from "vitest";
import { kubeSource } from "../../../src/sync/kube/kube-source.ts";
import { SourceError } from "../../../src/sync/source.ts";
import {
  follow,
  followContext,
  followServices,
  QUICK,
  service,
  startStandIn,
  until,
  untilWell,
  useContexts,
  useKubeconfigs,
} from "./stand-in.ts";

test("a cluster can be read once: all pages of all kinds", async () => {
  const server = await startStandIn();
  for (let number = 0; number < 1100; number++) server.objects.put(service(`s${number}`));
  server.objects.put({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "i", namespace: "shop" },
  });
  useContexts({ name: "prod", server: server.url });
  const lines: string[] = [];
  const source = kubeSource("prod", "east", { report: (line) => lines.push(line) });
  const { objects, isWhole, diagnostics } = await source.read();
  expect([source.cluster, objects.length, isWhole, diagnostics]).toEqual(["east", 1101, true, []]);
  expect(lines).toEqual([expect.stringMatching(/^uses context "prod" of \/.* \(http:\/\/127\.0\.0\.1:\d+\)$/)]);
  expect(server.requests.count("list", "services")).toBe(3);
});

test("of an object nothing is kept that nobody reads", async () => {
  const server = await startStandIn();
  server.objects.put(service("web"));
  useContexts({ name: "prod", server: server.url });
  const { objects } = await kubeSource("prod", "east").read();
  expect(server.objects.get(objectOf("web"))?.metadata).toHaveProperty("managedFields");
  expect(JSON.stringify(objects)).not.toContain("managedFields");
  expect(objects[0]?.content["spec"]).toEqual({
    type: "ClusterIP",
    clusterIP: "10.96.0.1",
    clusterIPs: ["10.96.0.1"],
    ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
  });
});

function objectOf(name: string): Parameters<Awaited<ReturnType<typeof startStandIn>>["objects"]["get"]>[0] {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop" } };
}

test("what cannot be read rejects with what to do", async () => {
  useContexts({ name: "prod", server: "http://127.0.0.1:1" });
  const source = kubeSource("staging", "east");
  await expect(source.read()).rejects.toThrow(SourceError);
  await expect(source.read()).rejects.toThrow(/has no context "staging": there are prod$/);
  await expect(kubeSource("prod", "east", { pace: QUICK }).read()).rejects.toThrow(
    /cannot be reached: .*; is the API server up/,
  );
});

test("what is new, changed and gone is told as it happens", async () => {
  const { server, told } = await followServices(["web"]);
  server.objects.put(service("db"));
  server.objects.put(service("web", 8080));
  server.objects.remove(service("web"));
  await until(() => told.words.includes("remove Service shop/web"));
  expect(told.words.slice(told.words.indexOf("complete"))).toEqual([
    "complete",
    "put Service shop/db",
    "put Service shop/web",
    "remove Service shop/web",
  ]);
});

test("nothing is said of the cluster before everything was listed", async () => {
  const server = await startStandIn();
  server.faults.refuse(1, { code: 503 }, { verb: "list", resource: "services" });
  const followed = follow(server);
  await untilWell(followed);
  const { words } = followed.told;
  expect(words.indexOf("replace Service 0")).toBeLessThan(words.indexOf("complete"));
  expect(words.filter((word) => word.startsWith("replace "))).toHaveLength(14);
});

test("a cluster in which nothing happens is confirmed all the time", async () => {
  const { told } = await followServices(["web"], { bookmarkMs: 60_000 }, { pace: { tickMs: 20 } });
  const [before, words] = [told.confirmations, told.words.length];
  await until(() => told.confirmations > before + 2);
  expect(told.words).toHaveLength(words);
});

test("the kubeconfig may name the context later", async () => {
  const server = await startStandIn();
  server.objects.put(service("web"));
  useKubeconfigs("clusters: []");
  const followed = followContext(server, { pace: QUICK });
  await until(() => followed.told.isFailing);
  expect(followed.told.problems[0]).toMatchObject({ code: "missing" });
  useContexts({ name: "prod", server: server.url });
  await untilWell(followed);
  expect(followed.told.names("Service")).toEqual(["shop/web"]);
});

test("a source that is followed leaves no connection behind", async () => {
  const followed = await followServices(["web"]);
  expect(followed.server.watches.count()).toBe(14);
  await followed.end();
  await expect.poll(() => followed.server.watches.count()).toBe(0);
});
