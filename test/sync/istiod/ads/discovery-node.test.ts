import { expect, test } from "vitest";
import { discoveryNode } from "../../../../src/sync/istiod/ads/discovery-node.ts";
import { PLACE } from "../table-entries.ts";

const PROXY = { namespace: "shop", pod: "sync-0", address: "10.1.0.7" };

test("a proxy is a sidecar of its namespace that captures DNS", () => {
  expect(discoveryNode(PROXY, PLACE.zone)).toEqual({
    id: "sidecar~10.1.0.7~sync-0.shop~shop.svc.cluster.local",
    cluster: "sync-0.shop",
    metadata: {
      NAME: "sync-0",
      NAMESPACE: "shop",
      INSTANCE_IPS: "10.1.0.7",
      DNS_CAPTURE: "true",
      DNS_AUTO_ALLOCATE: "true",
    },
    userAgentName: "meshdoh",
  });
});

test("cluster, network and service account are said when they are known", () => {
  const proxy = { ...PROXY, clusterId: "c1", network: "n1", serviceAccount: "sync" };
  const { metadata } = discoveryNode(proxy, PLACE.zone);
  expect([metadata["CLUSTER_ID"], metadata["NETWORK"], metadata["SERVICE_ACCOUNT"]]).toEqual(["c1", "n1", "sync"]);
});
