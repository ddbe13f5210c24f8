import { expect, test } from "vitest";
import { ALL_KINDS, KUBE_RBAC_RULES } from "../../../src/sync/kube/rbac-rules.ts";
import { CUSTOM_RESOURCES, BUILT_IN_RESOURCES } from "../../support/api-server/served-resources.ts";
import { qualifiedResource } from "../../support/api-server/resource-type.ts";
import { follow, service, serviceEntry, startStandIn, until, untilWell } from "./stand-in.ts";

test("the rules name each resource that is read, and to list and to watch are all that is done", () => {
  expect(KUBE_RBAC_RULES).toEqual([
    { apiGroups: [""], resources: ["endpoints", "pods", "services"], verbs: ["list", "watch"] },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    { apiGroups: ["extensions"], resources: ["ingresses"], verbs: ["list", "watch"] },
    {
      apiGroups: ["gateway.networking.k8s.io"],
      resources: ["gateways", "grpcroutes", "httproutes", "tlsroutes"],
      verbs: ["list", "watch"],
    },
    { apiGroups: ["multicluster.x-k8s.io"], resources: ["serviceimports"], verbs: ["list", "watch"] },
    {
      apiGroups: ["networking.istio.io"],
      resources: ["gateways", "serviceentries", "virtualservices", "workloadentries"],
      verbs: ["list", "watch"],
    },
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: ["list", "watch"] },
  ]);
  expect(ALL_KINDS).toHaveLength(14);
});

test("they are enough: who has these rights and no other follows all that there is", async () => {
  const allowed = KUBE_RBAC_RULES.map(({ apiGroups: [group = ""], resources, verbs }) => ({
    verbs,
    resources: resources.map((resource) => (group === "" ? resource : `${resource}.${group}`)),
  }));
  const server = await startStandIn({ tokens: { mine: { user: "sync", allowed } } });
  server.objects.put(service("web"));
  const followed = follow(server, { token: "mine" });
  await untilWell(followed);
  server.objects.put(serviceEntry("api", "api.example.com"));
  await until(() => followed.told.names("ServiceEntry").length === 1);
  expect(followed.told.problems).toEqual([]);
  const served = [...BUILT_IN_RESOURCES, ...CUSTOM_RESOURCES].map(qualifiedResource);
  const unasked = served.filter((resource) => server.requests.count("list", resource) === 0);
  expect(unasked).toEqual(["namespaces", "leases.coordination.k8s.io"]);
});
