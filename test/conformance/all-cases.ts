import type { ConformanceCase } from "./case.ts";
import { ISTIO } from "./cases/istio.ts";
import { KUBERNETES_DNS } from "./cases/kubernetes-dns.ts";
import { MULTI_CLUSTER } from "./cases/multi-cluster.ts";
import { SEARCH_LIST } from "./cases/search-list.ts";
import { VIEWS } from "./cases/views.ts";

/** Every case, asked of every program that answers. */
export const ALL_CASES: readonly ConformanceCase[] = [
  ...KUBERNETES_DNS,
  ...MULTI_CLUSTER,
  ...ISTIO,
  ...SEARCH_LIST,
  ...VIEWS,
];
