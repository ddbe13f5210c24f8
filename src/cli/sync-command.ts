import type { Command } from "./command.ts";

/** `meshdoh sync`: builds the name table from clusters and publishes it. */
export const syncCommand: Command = {
  name: "sync",
  summary: "build the name table from clusters and publish it",
  synopsis:
    "--from <cluster>=<source>[,network=<n>][,domain=<d>] … --to <store> … [--plan | --check] [--prune] [--ttl <seconds>] [--cluster-suffix <domain>] [--vip-pool-ipv4 <cidr>] [--vip-pool-ipv6 <cidr>] [--json]",
  description: [
    "Reads Services, endpoints, ServiceEntries, exposed hosts and ServiceImports of each cluster, merges them into one table of names, and publishes it: shards first, the pointer last, so that a gateway never sees half a table. The parts of clusters that are not named stay as they are.",
    "A source is manifests:<file|folder|->: what kubectl get -A -o yaml prints of svc, endpointslices, pods, ingresses, and, where they are installed, of serviceentries, workloadentries, virtualservices, gateways.networking.istio.io, gateways, httproutes, grpcroutes, tlsroutes and serviceimports; or what people write by hand. Other kinds are counted and ignored. A store is dir:<folder>, or dev:[<folder>], the local KV of wrangler dev.",
    "Objects that cannot be used are reported, each with its file and name, and the exit status is then 1; everything else is published. An input in which no name answers is refused (exit status 3). --ttl, --cluster-suffix and the VIP pools are settings of the table: they stay from sync to sync when they are not said.",
  ],
  options: {
    from: {
      type: "string",
      multiple: true,
      value: "<cluster>=<source>",
      help: "a cluster and where its objects are; repeat for more clusters or more sources; ,network=<n> names its Istio network, ,domain=<d> its cluster domain (cluster.local when left out)",
    },
    to: {
      type: "string",
      multiple: true,
      value: "<store>",
      help: "where to publish; repeat to publish to several stores",
    },
    plan: { type: "boolean", help: "show what would change and write nothing" },
    check: { type: "boolean", help: "like --plan, with exit status 4 when something would change" },
    prune: { type: "boolean", help: "remove the parts of clusters that are not named" },
    ttl: {
      type: "string",
      value: "<seconds>",
      help: "TTL of the mesh's answers, 1 to 86400, or none: then the gateway's own counts; stays as it is when left out",
    },
    "cluster-suffix": {
      type: "string",
      value: "<domain>",
      help: "let each cluster have its names below <cluster>.<domain> as well, or none; stays as it is when left out",
    },
    "vip-pool-ipv4": {
      type: "string",
      value: "<cidr>",
      help: "where automatic VIPs are taken from, 240.240.0.0/16 at first; another pool moves the VIPs that are not in it",
    },
    "vip-pool-ipv6": { type: "string", value: "<cidr>", help: "the same for IPv6, 2001:2::/48 at first" },
    json: { type: "boolean", help: "print one JSON object instead of text" },
  },
  examples: [
    [
      "meshdoh sync --from east=manifests:examples/two-clusters/east --from west=manifests:examples/two-clusters/west --to dir:table --plan",
      "what would be published",
    ],
    [
      "kubectl get svc,endpointslices,serviceentries -A -o yaml | meshdoh sync --from prod=manifests:- --to dir:table",
      "one cluster, straight from kubectl",
    ],
  ],
  run: async (args, terminal) => {
    const { runSyncCommand } = await import("./sync/run-sync.ts");
    return runSyncCommand(args, terminal);
  },
};
