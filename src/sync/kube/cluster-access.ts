import { access } from "node:fs/promises";
import { isIP } from "node:net";
import type { RequestOptions } from "node:https";
import { join } from "node:path";
import { env } from "node:process";
import { URL } from "node:url";
import type { Cluster, Context } from "@kubernetes/client-node/dist/config_types.js";
import { SourceError } from "../source.ts";
import { environmentProxy } from "./environment-proxy.ts";
import type { KubeCluster, KubeUser } from "./kubeconfig-entries.ts";
import { readKubeconfig, type Kubeconfig } from "./kubeconfig-files.ts";
import { namedHeaders } from "./named-headers.ts";
import { PluginCredentials } from "./plugin-credentials.ts";
import { checkCredentialFiles, checkedUser } from "./usable-user.ts";

/** How one API server is reached, and as whom. */
export interface ClusterAccess {
  /** `context "prod" of /home/me/.kube/config`, `the service account of this Pod`. */
  readonly title: string;
  /** Without a slash at its end; may have a path. */
  readonly server: string;
  /**
   * What a request needs of certificates, proxies and credentials, the latter as of now. Rejects when there are none, and
   * when an exec plugin was given up by `signal`.
   */
  requestOptions(signal: AbortSignal): Promise<RequestOptions>;
}

/** Where the service account of a Pod is mounted. */
const SERVICE_ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * Reads how to reach a cluster: a context of the kubeconfig by its name; for the empty name the service account of the Pod
 * that this runs in, else the current context. `root` is before the path of the service account, for tests. Throws
 * `SourceError`.
 */
export async function openAccess(contextName: string, root: string): Promise<ClusterAccess> {
  if (contextName === "" && (await isInCluster(root))) return serviceAccount(root);
  const kubeconfig = await readKubeconfig();
  const name = contextName === "" ? (kubeconfig.currentContext ?? "") : contextName;
  const place = kubeconfig.files.join(", ");
  if (name === "") throw new SourceError("missing", `${place} names no current context: use kube:<context>`);
  const context = kubeconfig.contexts.find((candidate) => candidate.name === name) ?? noContext(name, kubeconfig);
  const title = `context ${JSON.stringify(name)} of ${place}`;
  const cluster = kubeconfig.clusters.find((candidate) => candidate.name === context.cluster);
  if (cluster === undefined) throw missing(title, "cluster", context.cluster);
  return contextAccess(title, context, checkedCluster(title, cluster), userOf(title, context, kubeconfig));
}

async function isInCluster(root: string): Promise<boolean> {
  if ((env["KUBERNETES_SERVICE_HOST"] ?? "") === "") return false;
  return access(join(root, SERVICE_ACCOUNT_FOLDER, "token")).then(
    () => true,
    () => false,
  );
}

async function serviceAccount(root: string): Promise<ClusterAccess> {
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const config = new KubeConfig();
  config.loadFromCluster(root);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new SourceError("missing", "the service account of this Pod names no API server");
  const { users, contexts, currentContext } = config;
  const proxied = withProxy(cluster);
  config.loadFromOptions({ clusters: [proxied], users, contexts, currentContext });
  return accessOf("the service account of this Pod", proxied, (options) => config.applyToHTTPSOptions(options));
}

async function contextAccess(
  title: string,
  context: Context,
  named: KubeCluster,
  { plugin, impersonation, ...user }: KubeUser,
): Promise<ClusterAccess> {
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const cluster = withProxy(named);
  const config = new KubeConfig();
  const contexts = [{ ...context, user: user.name }];
  config.loadFromOptions({ clusters: [cluster], users: [user], contexts, currentContext: context.name });
  const credentials = plugin === undefined ? undefined : new PluginCredentials(plugin, cluster);
  return accessOf(title, cluster, async (options, signal) => {
    await checkCredentialFiles(title, cluster, user);
    await credentials?.apply(options, signal);
    // The agent of a proxy is made of what there is by now.
    await config.applyToHTTPSOptions(options);
    options.headers = { ...namedHeaders(options), ...impersonation };
  });
}

function withProxy(cluster: Cluster): Cluster {
  if (cluster.proxyUrl !== undefined) return cluster;
  const proxyUrl = environmentProxy(new URL(cluster.server), env);
  return proxyUrl === undefined ? cluster : { ...cluster, proxyUrl };
}

type Apply = (options: RequestOptions, signal: AbortSignal) => Promise<void>;

function accessOf(title: string, cluster: Cluster, apply: Apply): ClusterAccess {
  return {
    title,
    server: cluster.server,
    requestOptions: async (signal) => {
      const options: RequestOptions = { headers: {} };
      await apply(options, signal);
      // The client makes an agent for each call, whose connections nobody would use again; proxies are in theirs alone.
      if (cluster.proxyUrl === undefined) delete options.agent;
      return options;
    },
  };
}

/** What has no encryption has no certificates to check; the client insists on being told so. */
function checkedCluster(title: string, cluster: KubeCluster): KubeCluster {
  if (!URL.canParse(cluster.server)) {
    throw new SourceError("unreadable", `${title}: the server ${JSON.stringify(cluster.server)} is no URL`);
  }
  const url = new URL(cluster.server);
  if (url.protocol === "https:") return cluster;
  if (url.protocol !== "http:")
    throw new SourceError("unreadable", `${title}: ${cluster.server} is neither https: nor http:`);
  if (cluster.skipTLSVerify || isLoopback(url.hostname)) return { ...cluster, skipTLSVerify: true };
  const advice = "use https:, or say insecure-skip-tls-verify: true in the kubeconfig";
  throw new SourceError("unreadable", `${title}: credentials would go to ${cluster.server} unencrypted: ${advice}`);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}

function userOf(title: string, { user }: Context, { users }: Kubeconfig): KubeUser {
  // As whom `kubectl proxy` is asked.
  if (user === undefined || user === "") return { name: "anonymous", impersonation: {} };
  const found = users.find(({ name }) => name === user);
  if (found === undefined) throw missing(title, "user", user);
  return checkedUser(title, found);
}

function missing(title: string, what: string, name: string): SourceError {
  return new SourceError(
    "missing",
    `${title} names the ${what} ${JSON.stringify(name)}, which is not there or not sound`,
  );
}

function noContext(name: string, { contexts, files }: Kubeconfig): never {
  const names = contexts.map((context) => context.name);
  const listed = names.length === 0 ? "it has none" : `there are ${names.slice(0, MAX_LISTED_CONTEXTS).join(", ")}`;
  const more = names.length > MAX_LISTED_CONTEXTS ? ` and ${names.length - MAX_LISTED_CONTEXTS} more` : "";
  throw new SourceError("missing", `${files.join(", ")} has no context ${JSON.stringify(name)}: ${listed}${more}`);
}

const MAX_LISTED_CONTEXTS = 20;
