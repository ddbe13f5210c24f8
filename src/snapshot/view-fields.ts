/** What a text of a view must look like, and how to say so: `<field> has <form>`. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly form: string;
}

const LABEL: TextRule = {
  pattern: /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
  form: "lower-case letters, digits and hyphens, 63 at most, with a letter or digit at both ends",
};

/**
 * Views, clusters and namespaces by name, and Istio networks. A cluster and a namespace are labels of DNS names
 * (RFC 1123 section 2.1), a network is the value of a label of Kubernetes (`topology.istio.io/network`).
 */
export const VIEW_TEXT_RULES: Readonly<Record<"name" | "cluster" | "network" | "namespace", TextRule>> = {
  name: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    form: "letters, digits, dots, hyphens and underscores, 63 at most, beginning with a letter or digit",
  },
  cluster: LABEL,
  network: {
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    form: "letters, digits, dots, hyphens and underscores, 63 at most, with a letter or digit at both ends",
  },
  namespace: LABEL,
};

/** Elements of a search list: as many as Kubernetes gives a pod (ExpandedDNSConfig). */
export const MAX_SEARCH_ELEMENTS = 32;
/** Longest TTL of answers, in seconds: a day, after which every address is likely another one's. */
export const MAX_VIEW_TTL_SECONDS = 86_400;
/** Largest record of a view, in octets: 32 names of 255 octets, written with escapes, and the rest. */
export const MAX_VIEW_RECORD_OCTETS = 65_536;
