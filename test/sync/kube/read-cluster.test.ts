import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { sourceErrorOf } from "../../../src/sync/kube/failure-words.ts";
import { ListLimiter } from "../../../src/sync/kube/list-limiter.ts";
import { ObjectCounts } from "../../../src/sync/kube/object-counts.ts";
import { USUAL_PACE } from "../../../src/sync/kube/pace.ts";
import { readCluster } from "../../../src/sync/kube/read-cluster.ts";
import { ScriptedClient, type ScriptedAnswer } from "./scripted-client.ts";

const VERBS = ["list", "watch"];
const CORE = {
  resources: [
    { name: "services", kind: "Service", verbs: VERBS },
    { name: "endpoints", kind: "Endpoints", verbs: VERBS },
  ],
};
const SERVICES = { kind: "ServiceList", metadata: { resourceVersion: "7" }, items: [{ metadata: { name: "web" } }] };
const ENDPOINTS = { kind: "EndpointsList", metadata: { resourceVersion: "7" }, items: [{ metadata: { name: "web" } }] };
const GROUPS = { groups: [{ versions: [{ groupVersion: "networking.istio.io/v1" }] }] };

function expireSoon(_milliseconds: number, expired: () => void): () => void {
  queueMicrotask(expired);
  return () => {};
}

function read(answers: Readonly<Record<string, ScriptedAnswer>>): ReturnType<typeof readCluster> {
  const scripted = Object.entries(answers).map(([path, answer]) => [path, [answer]] as const);
  return readWith(new ScriptedClient(Object.fromEntries(scripted)));
}

function readWith(client: ScriptedClient): ReturnType<typeof readCluster> {
  return readCluster({
    cluster: "east",
    client,
    counts: new ObjectCounts(10),
    lists: new ListLimiter(1),
    pace: USUAL_PACE,
    surroundings: { startTimer: expireSoon, nowMs: () => 0, random: () => 0 },
    signal: new AbortController().signal,
    explain: (cause, resource) => sourceErrorOf(cause, { access: undefined, ...(resource && { resource }) }),
  });
}

test("reads everything that is served, once", async () => {
  const reading = await read({
    "/apis": { groups: [] },
    "/api/v1": CORE,
    "/api/v1/services": SERVICES,
    "/api/v1/endpoints": ENDPOINTS,
  });
  expect(reading.objects.map(({ kind }) => kind)).toEqual(["Service", "Endpoints"]);
  expect([reading.isWhole, reading.diagnostics]).toEqual([true, []]);
});

test.for([
  ["a kind may not be listed", { "/api/v1/endpoints": new ApiFailure("forbidden", "403") }, 'resources: ["endpoints"]'],
  ["a list fails", { "/api/v1/endpoints": new ApiFailure("unavailable", "500") }, "does not give endpoints: 500"],
  [
    "a group cannot be looked into",
    { "/apis": GROUPS, "/apis/networking.istio.io/v1": new ApiFailure("busy", "429") },
    "429",
  ],
  ["discovery fails", { "/apis": new ApiFailure("away", "refused") }, "cannot be reached: refused"],
] as const)("when %s, nothing is read", async ([, answers, problem]) => {
  const all = {
    "/apis": { groups: [] },
    "/api/v1": CORE,
    "/api/v1/services": SERVICES,
    "/api/v1/endpoints": ENDPOINTS,
  };
  await expect(read({ ...all, ...answers })).rejects.toThrow(problem);
});

test("discovery that fails now and then is tried again, as lists are", async () => {
  const hiccup = new ApiFailure("unavailable", "503");
  const client = new ScriptedClient({
    "/apis": [hiccup, hiccup, { groups: [] }],
    "/api/v1": [CORE],
    "/api/v1/services": [hiccup, SERVICES],
    "/api/v1/endpoints": [ENDPOINTS],
  });
  expect((await readWith(client)).objects).toHaveLength(2);
});
