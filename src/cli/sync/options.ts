import type { OptionSpec } from "../command.ts";

/** The options of `meshdoh sync`. */
export const SYNC_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  from: {
    type: "string",
    multiple: true,
    value: "<cluster>=<source>",
    help: "a cluster and where its objects are; repeat for more clusters or more sources; ,network=<n> names its Istio network, ,domain=<d> its cluster domain (cluster.local when left out), ,lease=<time> its lease",
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
  "allow-removals": {
    type: "boolean",
    help: "publish also what takes over 20 % of the names away, or all of a cluster",
  },
  lease: {
    type: "string",
    value: "<time>",
    help: "how long what is known of a cluster is trusted that cannot be reached any more, 60 to 30d; 24h when left out",
  },
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
  owner: {
    type: "string",
    value: "<name>",
    help: "what this sync is called where several publish to a store; replicas need one name; the machine's name when left out",
  },
  "take-over": { type: "boolean", help: "publish clusters that a sync of another owner follows" },
  keep: {
    type: "string",
    value: "<number>",
    help: "how many superseded snapshots stay restorable at least, 1 to 100; 3 when left out",
  },
  watch: { type: "boolean", help: "go on: publish what changes, until SIGTERM or SIGINT" },
  reconcile: {
    type: "string",
    value: "<time>",
    help: "with --watch, how often everything is built and compared with the stores anew, 10 to 1d; 5m when left out",
  },
  "leader-election": {
    type: "string",
    value: "<namespace>/<name>",
    help: "with --watch, publish only while holding this Lease, so that several replicas may run",
  },
  "health-listen": {
    type: "string",
    value: "<ip>:<port>",
    help: "with --watch, serve /healthz, /readyz and /metrics there; nowhere when left out",
  },
  quiet: { type: "boolean", help: "say nothing but what is wrong" },
  json: {
    type: "boolean",
    help: "print JSON instead of text: one object, with --watch one a line for each publication",
  },
};
