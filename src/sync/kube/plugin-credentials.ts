import { readFile } from "node:fs/promises";
import type { RequestOptions } from "node:https";
import type { FieldMap } from "../objects/kubernetes-object.ts";
import { execInfo, readExecCredential, type ExecCredential, type ExecPlugin } from "./exec-credential.ts";
import type { KubeCluster } from "./kubeconfig-entries.ts";
import { namedHeaders } from "./named-headers.ts";
import { runPlugin } from "./run-plugin.ts";

/** What an exec plugin gives for one cluster, kept until it says that it ends. */
export class PluginCredentials {
  readonly #plugin: ExecPlugin;
  readonly #cluster: KubeCluster;
  #kept: ExecCredential | undefined;

  constructor(plugin: ExecPlugin, cluster: KubeCluster) {
    this.#plugin = plugin;
    this.#cluster = cluster;
  }

  /** Puts them into the options of a request. Rejects with `ApiFailure`, also when `signal` is aborted. */
  async apply(options: RequestOptions, signal: AbortSignal): Promise<void> {
    const { token, certificate, key } = await this.#current(signal);
    if (token !== undefined) options.headers = { ...namedHeaders(options), Authorization: `Bearer ${token}` };
    if (certificate !== undefined) options.cert = certificate;
    if (key !== undefined) options.key = key;
  }

  async #current(signal: AbortSignal): Promise<ExecCredential> {
    if (this.#kept?.expiresMs !== undefined && this.#kept.expiresMs > Date.now()) return this.#kept;
    const cluster = this.#plugin.wantsClusterInfo ? await clusterInfo(this.#cluster) : {};
    this.#kept = readExecCredential(await runPlugin(this.#plugin, execInfo(this.#plugin, cluster), signal));
    return this.#kept;
  }
}

/** What a plugin may be told of its cluster (`client.authentication.k8s.io/v1`, Cluster). */
async function clusterInfo(cluster: KubeCluster): Promise<FieldMap> {
  const { server, tlsServerName, skipTLSVerify, caFile, caData, proxyUrl, execConfig } = cluster;
  const authority = caFile ? (await readFile(caFile)).toString("base64") : caData;
  return {
    server,
    ...(tlsServerName && { "tls-server-name": tlsServerName }),
    ...(skipTLSVerify && { "insecure-skip-tls-verify": true }),
    ...(authority && { "certificate-authority-data": authority }),
    ...(proxyUrl && { "proxy-url": proxyUrl }),
    ...(execConfig !== undefined && { config: execConfig }),
  };
}
