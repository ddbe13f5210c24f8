import { parseArgs } from "node:util";

/** What `npm start` was asked to do. */
export interface StartOptions {
  readonly gatewayPort: number;
  readonly shimPort: number;
  /** `<cluster>=<source>` as `meshdoh sync --from` takes them. */
  readonly from: readonly string[];
  /** The view of this machine. */
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly upstreams: readonly string[];
  /** Publish what changes in the manifests for as long as it runs; once when it is left out. */
  readonly isWatching?: boolean;
}

const DEFAULT_EXAMPLES = "examples/two-clusters";
const DEFAULT_GATEWAY_PORT = 8787;
const DEFAULT_SHIM_PORT = 5353;

/** The page for `--help`, ending in a line end; it names the defaults that `readStartOptions` falls back to. */
export const START_HELP: string = `npm start: try the whole of meshdoh on this machine

Starts the gateway in wrangler dev (workerd and a local KV, no account), publishes the examples into that KV
with meshdoh sync, starts the shim, and waits until a real query through all of them answers. Ctrl-C ends it.

Usage: npm start -- [options]

Options:
  --examples <folder>      publish another folder: each sub-folder is a cluster (default ${DEFAULT_EXAMPLES})
  --from <cluster>=<source>
                           publish your own manifests instead, e.g. --from prod=manifests:./dump; repeatable
  --watch                  go on publishing what changes in them: edit an example, and its answer
                           changes within two seconds (answers have a TTL of one second then)
  --cluster <name>         the cluster this machine belongs to (default the first)
  --namespace <name>       the namespace whose short names this machine uses (default ns1 for the examples)
  --upstream <url>         DoH server for names outside the mesh; repeatable (default those in wrangler.toml)
  --gateway-port <n>       port of the gateway (default ${DEFAULT_GATEWAY_PORT}; another when it is taken)
  --shim-port <n>          UDP and TCP port of the shim (default ${DEFAULT_SHIM_PORT}; another when it is taken)
  --help                   this page

Examples:
  npm start
  npm start -- --shim-port 5300
  npm start -- --watch
  kubectl get svc,endpointslices,serviceentries -A -o yaml > prod.yaml
  npm start -- --from prod=manifests:prod.yaml --namespace shop
`;

/** Reads the words after `npm start --`; undefined when help was asked for. Throws an `Error` that says what is wrong. */
export function readStartOptions(
  words: readonly string[],
  listFolders: (folder: string) => string[],
): StartOptions | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      examples: { type: "string" },
      from: { type: "string", multiple: true },
      cluster: { type: "string" },
      namespace: { type: "string" },
      upstream: { type: "string", multiple: true, default: [] },
      "gateway-port": { type: "string", default: String(DEFAULT_GATEWAY_PORT) },
      "shim-port": { type: "string", default: String(DEFAULT_SHIM_PORT) },
      watch: { type: "boolean", default: false },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const isExample = values.examples === undefined && values.from === undefined;
  const from = values.from ?? clustersIn(values.examples ?? DEFAULT_EXAMPLES, listFolders);
  return {
    gatewayPort: portOf(values["gateway-port"]),
    shimPort: portOf(values["shim-port"]),
    from,
    cluster: values.cluster ?? from[0]?.split("=")[0],
    namespace: values.namespace ?? (isExample ? "ns1" : undefined),
    upstreams: values.upstream,
    isWatching: values.watch,
  };
}

function clustersIn(folder: string, listFolders: (folder: string) => string[]): string[] {
  const clusters = listFolders(folder);
  if (clusters.length === 0) throw new Error(`${folder} has no sub-folders; each sub-folder is a cluster`);
  return clusters.map((cluster) => `${cluster}=manifests:${folder}/${cluster}`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 0xffff) return port;
  throw new Error(`${JSON.stringify(text)} is not a port: use 0 to 65535`);
}
