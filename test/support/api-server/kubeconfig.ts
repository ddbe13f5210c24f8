/** How a client reaches one API server. */
export interface KubeconfigContext {
  readonly name: string;
  readonly server: string;
  /** PEM file of the authority that the client is to trust. */
  readonly authorityFile?: string;
  readonly token?: string;
  /** Namespace of commands that name none. */
  readonly namespace?: string;
}

/** A kubeconfig with a context per server, the first being the current one; JSON, which is YAML too. */
export function formatKubeconfig(contexts: readonly KubeconfigContext[]): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": contexts[0]?.name ?? "",
    clusters: contexts.map(({ name, server, authorityFile }) => ({
      name,
      cluster: { server, ...(authorityFile === undefined ? {} : { "certificate-authority": authorityFile }) },
    })),
    users: contexts.map(({ name, token }) => ({ name, user: token === undefined ? {} : { token } })),
    contexts: contexts.map(({ name, namespace }) => ({
      name,
      context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) },
    })),
  });
}
