import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { discoverKinds } from "../../../src/sync/kube/discovery.ts";
import { ScriptedClient, type ScriptedAnswer } from "./scripted-client.ts";

const SIGNAL = new AbortController().signal;
const CORE = resources(["services", "Service"], ["pods", "Pod"], ["pods/status", "Pod"]);

function resources(...rows: readonly (readonly [string, string, (readonly string[])?])[]): ScriptedAnswer {
  return { resources: rows.map(([name, kind, verbs = ["list", "watch", "get"]]) => ({ name, kind, verbs })) };
}

function groups(...versions: readonly string[]): ScriptedAnswer {
  return { groups: versions.map((groupVersion) => ({ versions: [{ groupVersion }] })) };
}

function discover(answers: Readonly<Record<string, ScriptedAnswer>>): ReturnType<typeof discoverKinds> {
  const scripted = Object.entries({ "/api/v1": CORE, ...answers }).map(([path, answer]) => [path, [answer]] as const);
  return discoverKinds(new ScriptedClient(Object.fromEntries(scripted)), SIGNAL);
}

test("each kind is found in the first of its versions that is served, and kinds of one name by their groups", async () => {
  const { served, unknown } = await discover({
    "/apis": groups("networking.istio.io/v1alpha3", "networking.istio.io/v1beta1", "gateway.networking.k8s.io/v1"),
    "/apis/networking.istio.io/v1beta1": resources(["gateways", "Gateway"]),
    "/apis/networking.istio.io/v1alpha3": resources(["gateways", "Gateway"], ["serviceentries", "ServiceEntry"]),
    "/apis/gateway.networking.k8s.io/v1": resources(["gateways", "Gateway"]),
  });
  const found = [...served.values()].map(({ kind, apiVersion, plural }) => `${kind} ${apiVersion} ${plural}`);
  expect(found).toEqual([
    "Service v1 services",
    "Pod v1 pods",
    "ServiceEntry networking.istio.io/v1alpha3 serviceentries",
    "IstioGateway networking.istio.io/v1beta1 gateways",
    "Gateway gateway.networking.k8s.io/v1 gateways",
  ]);
  expect(unknown.size).toBe(0);
});

test("what cannot be listed and watched, or has an odd name, is not served", async () => {
  const { served } = await discover({
    "/apis": groups("networking.istio.io/v1"),
    "/apis/networking.istio.io/v1": resources(["serviceentries", "ServiceEntry", ["list"]], ["../x", "VirtualService"]),
  });
  expect([...served.keys()]).toEqual(["Service", "Pod"]);
});

test("kinds of a group that cannot be looked into are unknown, and those of one that is gone since are not served", async () => {
  const { served, unknown } = await discover({
    "/apis": groups("networking.istio.io/v1", "multicluster.x-k8s.io/v1alpha1"),
    "/apis/networking.istio.io/v1": new ApiFailure("unavailable", "503"),
  });
  expect([...served.keys()]).toEqual(["Service", "Pod"]);
  expect([...unknown.keys()]).toEqual(["ServiceEntry", "WorkloadEntry", "VirtualService", "IstioGateway"]);
});

test.for([
  ["no groups", { "/apis": { kind: "Status" } }, "tells of no groups"],
  ["no Services", { "/apis": groups(), "/api/v1": resources(["pods", "Pod"]) }, "tells of no Services"],
  ["nothing", { "/apis": new ApiFailure("away", "refused") }, "refused"],
] as const)("a server that tells of %s has not been discovered", async ([, answers, problem]) => {
  await expect(discover(answers)).rejects.toThrow(problem);
});

test("an apiVersion is asked for once, whatever the number of its kinds", async () => {
  const client = new ScriptedClient({ "/apis": [groups()], "/api/v1": [CORE] });
  await discoverKinds(client, SIGNAL);
  expect(client.queries.map(({ path }) => path)).toEqual(["/apis", "/api/v1"]);
});
