import { ApiError, detailsOf, unauthorized } from "./api-error.ts";
import { qualifiedResource, type ResourceType } from "./resource-type.ts";

/** Who sends a request, and what they may do. */
export interface Identity {
  /** `system:serviceaccount:<namespace>:<name>`, … */
  readonly user: string;
  /** What is allowed, `*` being everything of its place; all of it when left out. */
  readonly allowed?: readonly AllowedRule[];
}

/** One rule of a role. */
export interface AllowedRule {
  readonly verbs: readonly string[];
  /** `services`, `serviceentries.networking.istio.io`. */
  readonly resources: readonly string[];
  /** All of them when left out. */
  readonly namespaces?: readonly string[];
}

/** What somebody wants to do. */
export interface Attributes {
  readonly verb: string;
  readonly type: ResourceType;
  readonly namespace: string;
  readonly name: string;
}

/** The bearer tokens that a server accepts, which may change while it runs. */
export class Tokens {
  readonly #identities: Map<string, Identity> | undefined;

  /** Without any, everybody may do everything. */
  constructor(identities?: Readonly<Record<string, Identity>>) {
    this.#identities = identities && new Map(Object.entries(identities));
  }

  /** Accepts a token from now on, or changes what it allows. Throws when the server was started without tokens. */
  accept(token: string, identity: Identity): void {
    if (this.#identities === undefined) throw new RangeError("start the server with tokens: it asks nobody for any");
    this.#identities.set(token, identity);
  }

  /** Accepts a token no longer. */
  expire(token: string): void {
    this.#identities?.delete(token);
  }

  /** Accepts no token any more. */
  expireAll(): void {
    this.#identities?.clear();
  }

  /** Who sends a request with this Authorization; throws a 401 for nobody. */
  identify(authorization: string | undefined): Identity {
    if (this.#identities === undefined) return { user: "kubernetes-admin" };
    const [, token = ""] = /^Bearer\s+(\S+)$/i.exec(authorization ?? "") ?? [];
    const identity = this.#identities.get(token);
    if (identity === undefined) throw unauthorized();
    return identity;
  }
}

/** Throws a 403, in the words of the server, for what an identity may not do. */
export function authorize({ user, allowed }: Identity, attributes: Attributes): void {
  const { verb, type, namespace, name } = attributes;
  const resource = qualifiedResource(type);
  if (allowed === undefined || allowed.some((rule) => isOf(rule, verb, resource, namespace))) return;
  const subject = name === "" ? resource : `${resource} "${name}"`;
  const place = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const action = `cannot ${verb} resource "${type.plural}" in API group "${type.group}" ${place}`;
  const details = detailsOf(type, name === "" ? undefined : name);
  throw new ApiError(403, "Forbidden", `${subject} is forbidden: User "${user}" ${action}`, { details });
}

function isOf(rule: AllowedRule, verb: string, resource: string, namespace: string): boolean {
  const { verbs, resources, namespaces = ["*", ""] } = rule;
  return has(verbs, verb) && has(resources, resource) && has(namespaces, namespace);
}

function has(words: readonly string[], word: string): boolean {
  return words.includes("*") || words.includes(word);
}
