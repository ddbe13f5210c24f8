/** What the path of a request names. */
export type RequestTarget = ResourceTarget | DiscoveryTarget | PlainTarget;

/** A collection, or an object of it. */
export interface ResourceTarget {
  readonly is: "resource";
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** Empty for all namespaces, and for what has none. */
  readonly namespace: string;
  /** Empty for the whole collection. */
  readonly name: string;
  /** `status`, …; empty for the object itself. */
  readonly subresource: string;
}

/** What tells which resources there are; `group` and `version` where one of them is asked for. */
export interface DiscoveryTarget {
  readonly is: "discovery";
  readonly root: "api" | "apis";
  readonly group?: string;
  readonly version?: string;
}

/** Everything else: `/version`, `/readyz`, `/openapi/v3`. */
export interface PlainTarget {
  readonly is: "plain";
  readonly path: string;
}

/** Reads a path (Kubernetes API concepts: Resource URIs). */
export function parseTarget(path: string): RequestTarget {
  const [root, ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  if (root === "api") {
    const [version, ...words] = rest;
    if (version === undefined) return { is: "discovery", root };
    return words.length === 0 ? { is: "discovery", root, group: "", version } : parseResource("", version, words);
  }
  if (root !== "apis") return { is: "plain", path };
  const [group, version, ...words] = rest;
  if (group === undefined) return { is: "discovery", root };
  if (version === undefined) return { is: "discovery", root, group };
  return words.length === 0 ? { is: "discovery", root, group, version } : parseResource(group, version, words);
}

function parseResource(group: string, version: string, words: readonly string[]): ResourceTarget {
  const isWithin = words[0] === "namespaces" && words.length > 2 && words[2] !== "status";
  const [plural = "", name = "", subresource = ""] = isWithin ? words.slice(2) : words;
  const namespace = isWithin ? (words[1] ?? "") : "";
  return { is: "resource", group, version, plural, namespace, name, subresource };
}
