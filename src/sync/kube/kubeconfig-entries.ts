import { isAbsolute, resolve } from "node:path";
import type { Cluster, User } from "@kubernetes/client-node/dist/config_types.js";
import { parse } from "yaml";
import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { readExecPlugin, type ExecPlugin } from "./exec-credential.ts";
import { impersonationHeaders, type ImpersonationHeaders } from "./impersonation.ts";

/** A cluster of a kubeconfig. */
export interface KubeCluster extends Cluster {
  /** What it says to exec plugins (the extension `client.authentication.k8s.io/exec`). */
  readonly execConfig?: unknown;
}

/** A user of a kubeconfig, with what the client does not read of it. */
export interface KubeUser extends Omit<User, "exec" | "impersonateUser"> {
  readonly plugin?: ExecPlugin;
  /** Undefined where it cannot be asked for. */
  readonly impersonation: ImpersonationHeaders | undefined;
}

/** The clusters and users of a kubeconfig whose text is that; `folder` is what their paths are relative to. */
export function readEntries(
  { clusters, users }: { readonly clusters: readonly Cluster[]; readonly users: readonly User[] },
  text: string,
  folder: string,
): { clusters: KubeCluster[]; users: KubeUser[] } {
  const config: unknown = parse(text);
  const [saidOfUsers, saidOfClusters] = [entriesOf(config, "users", "user"), entriesOf(config, "clusters", "cluster")];
  return {
    clusters: clusters.map((cluster) => withExecConfig(cluster, saidOfClusters.get(cluster.name) ?? {})),
    users: users.map((user) => readUser(user, saidOfUsers.get(user.name) ?? {}, folder)),
  };
}

/** What each entry of a list says, the first of those of one name. */
function entriesOf(config: unknown, list: string, field: string): ReadonlyMap<string, FieldMap> {
  const entries = isFieldMap(config) ? config[list] : undefined;
  const byName = new Map<string, FieldMap>();
  for (const entry of Array.isArray(entries) ? entries.filter(isFieldMap) : []) {
    const { name, [field]: said } = entry;
    if (typeof name === "string" && !byName.has(name) && isFieldMap(said)) byName.set(name, said);
  }
  return byName;
}

function withExecConfig(cluster: Cluster, { extensions }: FieldMap): KubeCluster {
  const all = Array.isArray(extensions) ? extensions.filter(isFieldMap) : [];
  const found = all.find(({ name }) => name === "client.authentication.k8s.io/exec");
  return found === undefined ? cluster : { ...cluster, execConfig: found["extension"] };
}

function readUser(user: User, said: FieldMap, folder: string): KubeUser {
  const plugin = isFieldMap(said["exec"]) ? readExecPlugin(said["exec"]) : undefined;
  const { tokenFile } = said;
  return {
    ...withoutOwn(user),
    impersonation: impersonationHeaders(said),
    ...(plugin !== undefined && { plugin: { ...plugin, command: commandIn(folder, plugin.command) } }),
    // The client reads it of service accounts alone.
    ...(typeof tokenFile === "string" &&
      tokenFile !== "" && { authProvider: { name: "tokenFile", config: { tokenFile: resolve(folder, tokenFile) } } }),
  };
}

/** Without what the client would do itself, and less well. */
function withoutOwn(user: User): Omit<User, "exec" | "impersonateUser"> {
  const { exec: _exec, impersonateUser: _impersonateUser, ...others } = user;
  return others;
}

/** One without a slash is looked for in PATH. */
function commandIn(folder: string, command: string): string {
  return isAbsolute(command) || !command.includes("/") ? command : resolve(folder, command);
}
