import type { Command } from "./command.ts";
import { SYNC_OPTIONS } from "./sync/options.ts";
import { widenThreadPool } from "./sync/thread-pool.ts";

/** `meshdoh sync`: builds the name table from clusters and publishes it. */
export const syncCommand: Command = {
  name: "sync",
  summary: "build the name table from clusters and publish it",
  synopsis:
    "--from <cluster>=<source>[,network=<n>][,domain=<d>][,lease=<time>] … --to <store> … [--plan | --check | --watch [--reconcile <time>] [--leader-election <namespace>/<name>] [--health-listen <ip>:<port>]] [--prune] [--allow-removals] [--owner <name>] [--take-over] [--keep <number>] [--lease <time>] [--ttl <seconds>] [--cluster-suffix <domain>] [--vip-pool-ipv4 <cidr>] [--vip-pool-ipv6 <cidr>] [--quiet] [--json]",
  description: [
    "Reads Services, endpoints, ServiceEntries, exposed hosts and ServiceImports of each cluster, merges them into one table of names, and publishes it: shards first, the pointer last, so that a gateway never sees half a table. The parts of clusters that are not named stay as they are.",
    "A source is kube:[<context>], a live cluster by a context of the kubeconfig, without one by the service account of the Pod or the current context; or manifests:<file|folder|->: what kubectl get -A -o yaml prints of svc, endpointslices, pods, ingresses, and, where they are installed, of serviceentries, workloadentries, virtualservices, gateways.networking.istio.io, gateways, httproutes, grpcroutes, tlsroutes and serviceimports; or what people write by hand; or istiod:<file|url>, the name table of Istio itself. Other kinds are counted and ignored. A store is dir:<folder>, kv:<id of a Workers KV namespace>, or dev:[<folder>], the local KV of wrangler dev.",
    "With --watch it goes on: changes are gathered for 300 ms, at most 2 s while more follow, and published; stores that fail are tried again. A cluster that cannot be reached keeps its names. SIGTERM or SIGINT end it with status 0, after what was gathered is published.",
    "Objects that cannot be used are reported, each with its file and name, and the exit status is then 1; everything else is published. An input in which no name answers is refused (exit status 3), as is one that takes over 20 % of the names away, unless --allow-removals is said. --ttl, --cluster-suffix and the VIP pools are settings of the table: they stay from sync to sync when they are not said.",
  ],
  options: SYNC_OPTIONS,
  examples: [
    [
      "meshdoh sync --from east=manifests:examples/two-clusters/east --from west=manifests:examples/two-clusters/west --to dir:table --plan",
      "what would be published",
    ],
    [
      "kubectl get svc,endpointslices,serviceentries -A -o yaml | meshdoh sync --from prod=manifests:- --to dir:table",
      "one cluster, straight from kubectl",
    ],
    [
      "meshdoh sync --watch --from east=kube:east --from west=kube:west --to dir:table --health-listen 127.0.0.1:8081",
      "two live clusters, for as long as it runs",
    ],
  ],
  endsWhenInterrupted: (words) => words.includes("--watch"),
  run: async (args, terminal) => {
    // Before all else: the number of threads is fixed by the first of them.
    widenThreadPool(process.env);
    const { runSyncCommand } = await import("./sync/run-sync.ts");
    return runSyncCommand(args, terminal);
  },
};
