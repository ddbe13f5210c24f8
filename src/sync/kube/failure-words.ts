import { groupOf } from "../objects/kubernetes-object.ts";
import { SourceError } from "../source.ts";
import { ApiFailure, type ApiFailureCode } from "./api-failure.ts";
import type { ClusterAccess } from "./cluster-access.ts";
import { resourceName, type KubeResource } from "./kube-resource.ts";

/** What was tried when something failed. */
export interface Attempt {
  /** Undefined where nothing tells how to reach the server. */
  readonly access: Pick<ClusterAccess, "server" | "title"> | undefined;
  /** Undefined for what is no matter of one resource, such as discovery. */
  readonly resource?: Pick<KubeResource, "apiVersion" | "plural">;
}

/** What is wrong, and what to do about it. What is neither of the two failures of this folder is thrown on. */
export function sourceErrorOf(cause: unknown, attempt: Attempt): SourceError {
  if (cause instanceof SourceError) return cause;
  if (!(cause instanceof ApiFailure)) throw cause;
  const code = cause.code === "too-large" ? "too-large" : "unreadable";
  return new SourceError(code, `${subjectOf(attempt)}: ${WORDS[cause.code](cause.message, attempt)}`, { cause });
}

type Words = (message: string, attempt: Attempt) => string;

const WORDS: Readonly<Record<ApiFailureCode, Words>> = {
  away: (message) => `cannot be reached: ${message}; is the API server up, and its address right?`,
  broken: (message, attempt) => `cannot read ${whatOf(attempt)}: ${message}`,
  busy: (message, attempt) => `does not give ${whatOf(attempt)} for now: ${message}`,
  conflict: (message, attempt) => `does not change ${whatOf(attempt)}: ${message}`,
  credentials: (message) => `no credentials: ${message}`,
  expired: (message, attempt) => `forgets ${whatOf(attempt)} faster than it can be read: ${message}`,
  forbidden: (message, attempt) => `${message}; ${adviceOf(attempt)}`,
  missing: (message, attempt) => `does not serve ${whatOf(attempt)}, though it says so: ${message}`,
  "too-large": (message, attempt) => `cannot read ${whatOf(attempt)}: ${message}`,
  unauthorized: (message) => `does not accept the credentials (${message}): they may have expired, so log in again`,
  unavailable: (message, attempt) => `does not give ${whatOf(attempt)}: ${message}`,
  misnamed: (message) =>
    `its certificate is of another name: ${message}; set tls-server-name in the kubeconfig to a name that it has`,
  untrusted: (message) => `its certificate is not trusted: ${message}; check certificate-authority of the kubeconfig`,
};

function subjectOf({ access }: Attempt): string {
  return access === undefined ? "the API server" : `${access.title} (${access.server})`;
}

function whatOf({ resource }: Attempt): string {
  return resource === undefined ? "the kinds that it serves" : resourceName(resource);
}

function adviceOf({ resource }: Attempt): string {
  if (resource === undefined) return "bind the ClusterRole system:discovery to it";
  const rule = `apiGroups: ["${groupOf(resource.apiVersion)}"], resources: ["${resource.plural}"], verbs: ["list", "watch"]`;
  return `allow it in a ClusterRole: ${rule}`;
}
