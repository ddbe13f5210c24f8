import { access, constants } from "node:fs/promises";
import type { Cluster, User } from "@kubernetes/client-node/dist/config_types.js";
import { SourceError } from "../source.ts";
import type { KubeUser } from "./kubeconfig-entries.ts";

/** What kubectl has no more, and what took its place. */
const REMOVED: ReadonlyMap<string, string> = new Map([
  ["azure", "use the exec plugin kubelogin"],
  ["exec", "write exec: beside the token, not in auth-provider"],
  ["gcp", "use the exec plugin gke-gcloud-auth-plugin"],
]);

/** The user as it is. Throws `SourceError` for one as whom nobody can ask. */
export function checkedUser(title: string, user: KubeUser): KubeUser {
  const { name, authProvider, impersonation, plugin } = user;
  const refuse = (problem: string): never => {
    throw new SourceError("unreadable", `${title}: the user ${JSON.stringify(name)} ${problem}`);
  };
  const provider = isNamed(authProvider) ? authProvider.name : "";
  const instead = REMOVED.get(provider);
  if (instead !== undefined) return refuse(`has the auth-provider ${provider}, which kubectl has no more: ${instead}`);
  if (impersonation === undefined) return refuse("names as-groups, as-uid or as-user-extra without as");
  if (plugin?.needsTerminal === true) {
    return refuse(`has an exec plugin (${plugin.command}) that asks at a terminal (interactiveMode: Always)`);
  }
  return user;
}

function isNamed(provider: unknown): provider is { readonly name: string } {
  return typeof provider === "object" && provider !== null && "name" in provider && typeof provider.name === "string";
}

/** Rejects with `SourceError` when a file that a kubeconfig names cannot be read. */
export async function checkCredentialFiles(title: string, { caFile }: Cluster, user: User): Promise<void> {
  const files = { "certificate-authority": caFile, "client-certificate": user.certFile, "client-key": user.keyFile };
  for (const [field, file] of Object.entries(files)) {
    // Absent or, where the client found nothing, null.
    if (typeof file === "string" && file !== "") await checkFile(title, field, file);
  }
}

async function checkFile(title: string, field: string, file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const problem = isMissing ? "is not there" : "cannot be read";
    throw new SourceError(isMissing ? "missing" : "unreadable", `${title}: its ${field} ${file} ${problem}`, { cause });
  }
}
