import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { env } from "node:process";
import type { Context } from "@kubernetes/client-node/dist/config_types.js";
import { SourceError } from "../source.ts";
import { readEntries, type KubeCluster, type KubeUser } from "./kubeconfig-entries.ts";
import { MAX_KUBECONFIG_OCTETS } from "./limits.ts";

/** What all kubeconfig files say together. */
export interface Kubeconfig {
  readonly files: readonly string[];
  readonly clusters: readonly KubeCluster[];
  readonly users: readonly KubeUser[];
  readonly contexts: readonly Context[];
  readonly currentContext: string | undefined;
}

/**
 * Reads the files of KUBECONFIG, or ~/.kube/config. As kubectl has it, the first of several wins, and those that are not
 * there are passed over (Kubernetes, "Organizing Cluster Access Using kubeconfig Files"). Throws `SourceError` when none
 * is there, or one cannot be read.
 */
export async function readKubeconfig(): Promise<Kubeconfig> {
  const named = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  const wanted = named.length > 0 ? named : [join(homedir(), ".kube", "config")];
  const files: string[] = [];
  const configs: KubeconfigFile[] = [];
  for (const file of wanted) {
    const text = await readText(file);
    if (text === undefined) continue;
    configs.push(await parseKubeconfig(file, text));
    files.push(file);
  }
  if (files.length === 0) throw noFile(wanted);
  return {
    files,
    clusters: firstOfEach(configs.flatMap(({ clusters }) => clusters)),
    users: firstOfEach(configs.flatMap(({ users }) => users)),
    contexts: firstOfEach(configs.flatMap(({ contexts }) => contexts)),
    currentContext: configs.map(({ currentContext }) => currentContext).find((name) => name !== undefined),
  };
}

type KubeconfigFile = Omit<Kubeconfig, "files">;

function firstOfEach<Entry extends { readonly name: string }>(entries: readonly Entry[]): Entry[] {
  const byName = new Map<string, Entry>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

async function readText(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > MAX_KUBECONFIG_OCTETS) {
      throw new SourceError("too-large", `${file} is larger than ${MAX_KUBECONFIG_OCTETS} octets: is it a kubeconfig?`);
    }
    return await readFile(file, "utf8");
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof SourceError) throw cause;
    if ("code" in cause && cause.code === "ENOENT") return undefined;
    throw new SourceError("unreadable", `cannot read the kubeconfig ${file}: ${cause.message}`, { cause });
  }
}

async function parseKubeconfig(file: string, text: string): Promise<KubeconfigFile> {
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const config = new KubeConfig();
  try {
    // An entry that nobody asked for may be as wrong as it likes.
    config.loadFromString(text, { onInvalidEntry: "filter" });
    config.makePathsAbsolute(dirname(resolve(file)));
    const { contexts } = config;
    const entries = readEntries(config, text, dirname(resolve(file)));
    return { ...entries, contexts, currentContext: config.currentContext || undefined };
  } catch (cause) {
    // Further lines of the message show those of the file, and what stands in it is secret.
    const [line = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
    const problem = cause instanceof TypeError ? "it holds no clusters, users and contexts" : line;
    throw new SourceError("unreadable", `${file} is no kubeconfig: ${problem}`);
  }
}

function noFile(wanted: readonly string[]): SourceError {
  const place = env["KUBECONFIG"]
    ? `KUBECONFIG names ${wanted.join(", ")}, and none is there`
    : `${wanted.join()} is not there`;
  return new SourceError("missing", `no kubeconfig: ${place}; set KUBECONFIG, or run in a Pod with a service account`);
}
