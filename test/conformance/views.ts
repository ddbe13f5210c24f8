import { parseName } from "../../src/dns/name.ts";
import type { ViewSettings } from "../../src/mesh/view.ts";

const EVERYBODY: Omit<ViewSettings, "name"> = {
  reach: "mesh",
  families: ["v4", "v6"],
  autopath: true,
  public: true,
};

/** Every view that cases are asked by. */
export const CONFORMANCE_VIEWS: readonly ViewSettings[] = [
  { ...EVERYBODY, name: "vm", cluster: "east", network: "net-east", namespace: "ns1" },
  { ...EVERYBODY, name: "ns2", cluster: "east", network: "net-east", namespace: "ns2" },
  { ...EVERYBODY, name: "west", cluster: "west", network: "net-west", namespace: "ns1" },
  { ...EVERYBODY, name: "anynetwork", cluster: "east", namespace: "ns1" },
  { ...EVERYBODY, name: "nobody" },
  { ...EVERYBODY, name: "laptop", reach: "direct" },
  { ...EVERYBODY, name: "v4only", cluster: "east", namespace: "ns1", families: ["v4"] },
  { ...EVERYBODY, name: "closed", cluster: "east", namespace: "ns1", public: false },
  { ...EVERYBODY, name: "noautopath", cluster: "east", namespace: "ns1", autopath: false },
  { ...EVERYBODY, name: "shortlived", cluster: "east", ttlSeconds: 7, search: [parseName("cluster.local")] },
];
