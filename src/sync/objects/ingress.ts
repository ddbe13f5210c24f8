import type { Fields, Located } from "./fields.ts";
import type { Metadata } from "./metadata.ts";

/** What an Ingress (networking.k8s.io v1, v1beta1, extensions v1beta1) says about the hosts that it exposes. */
export interface Ingress {
  readonly metadata: Metadata;
  /** As they were written; a rule without host is for any, so it names none. */
  readonly hosts: readonly Located<string>[];
  readonly fields: Fields;
}

/** Reads an Ingress; what is wrong with it is reported. */
export function readIngress(fields: Fields, metadata: Metadata): Ingress {
  const hosts: Located<string>[] = [];
  for (const rule of fields.map("spec").maps("rules")) {
    const value = rule.text("host") ?? "";
    if (value !== "") hosts.push({ value, path: rule.pathOf("host") });
  }
  return { metadata, hosts, fields };
}
