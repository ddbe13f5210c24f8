import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { parseJson } from "../sources/json-list.ts";
import { ApiFailure } from "./api-failure.ts";

/** A plugin that gives credentials, as a kubeconfig names it (Kubernetes, "client-go credential plugins"). */
export interface ExecPlugin {
  readonly apiVersion: string;
  /** A path, or a name that is looked for in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  /** Beside what this program has. */
  readonly env: Readonly<Record<string, string>>;
  /** What to do where it is not installed; empty when nobody said. */
  readonly installHint: string;
  readonly wantsClusterInfo: boolean;
  /** True for one that does nothing without a terminal to ask at. */
  readonly needsTerminal: boolean;
}

/** What a plugin gives: a token, a certificate with its key, or all of them. */
export interface ExecCredential {
  readonly token?: string;
  /** In PEM, as the key. */
  readonly certificate?: string;
  readonly key?: string;
  /** Since the epoch; absent for what nobody knows the end of. */
  readonly expiresMs?: number;
}

/** Reads `exec` of a user; undefined for one that names no command. */
export function readExecPlugin(exec: FieldMap): ExecPlugin | undefined {
  const { apiVersion, command, args, env, installHint, interactiveMode, provideClusterInfo } = exec;
  if (typeof command !== "string" || command === "") return undefined;
  const variables = Array.isArray(env) ? env.filter(isFieldMap) : [];
  return {
    apiVersion: typeof apiVersion === "string" ? apiVersion : "",
    command,
    args: Array.isArray(args) ? args.map(String) : [],
    env: Object.fromEntries(variables.map(({ name, value }) => [String(name), typeof value === "string" ? value : ""])),
    installHint: typeof installHint === "string" ? installHint.trim() : "",
    wantsClusterInfo: provideClusterInfo === true,
    needsTerminal: interactiveMode === "Always",
  };
}

/** What a plugin is told in KUBERNETES_EXEC_INFO; `cluster` goes to those alone that want it. */
export function execInfo({ apiVersion, wantsClusterInfo }: ExecPlugin, cluster: FieldMap): string {
  const spec = { interactive: false, ...(wantsClusterInfo && { cluster }) };
  return JSON.stringify({ apiVersion, kind: "ExecCredential", spec });
}

/** Reads what a plugin printed, of which nothing is shown: it may be secret. Throws `ApiFailure`. */
export function readExecCredential(printed: string): ExecCredential {
  const answer = parseJson(printed);
  if (!isFieldMap(answer)) throw failure("printed no ExecCredential");
  const { status } = answer;
  if (!isFieldMap(status)) throw failure("printed an ExecCredential without a status");
  const [token, certificate, key] = ["token", "clientCertificateData", "clientKeyData"].map((field) => {
    const value = status[field];
    return typeof value === "string" && value !== "" ? value : undefined;
  });
  if ((certificate === undefined) !== (key === undefined)) {
    throw failure("gave a client certificate without its key, or a key without it");
  }
  if (token === undefined && key === undefined) throw failure("gave neither a token nor a client certificate");
  return {
    ...(token !== undefined && { token }),
    ...(certificate !== undefined && key !== undefined && { certificate, key }),
    ...expiryOf(status),
  };
}

function expiryOf({ expirationTimestamp }: FieldMap): Pick<ExecCredential, "expiresMs"> {
  const expiresMs = typeof expirationTimestamp === "string" ? Date.parse(expirationTimestamp) : Number.NaN;
  return Number.isNaN(expiresMs) ? {} : { expiresMs };
}

function failure(problem: string): ApiFailure {
  return new ApiFailure("credentials", `the exec plugin of the kubeconfig ${problem}`);
}
