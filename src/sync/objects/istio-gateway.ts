import type { Fields, Located } from "./fields.ts";
import { readLabels } from "./labels.ts";
import type { Metadata } from "./metadata.ts";

/** What a Gateway of Istio (networking.istio.io v1alpha3, v1beta1, v1) says about what it serves. */
export interface IstioGateway {
  readonly metadata: Metadata;
  /** Labels of the pods that it configures. */
  readonly selector: ReadonlyMap<string, string>;
  readonly hosts: readonly ServerHost[];
  readonly fields: Fields;
}

/** A host of one of its servers, bound to VirtualServices of one namespace or of any. */
export interface ServerHost {
  readonly namespace?: string;
  /** As it was written, without the namespace before it. */
  readonly host: Located<string>;
}

/** Reads a Gateway of Istio; what is wrong with it is reported. */
export function readIstioGateway(fields: Fields, metadata: Metadata): IstioGateway {
  const spec = fields.map("spec");
  const texts = spec.maps("servers").flatMap((server) => server.texts("hosts"));
  return {
    metadata,
    fields,
    selector: readLabels(spec.map("selector")),
    hosts: texts.map((text) => serverHost(text, metadata.namespace)),
  };
}

/** `host`, `namespace/host`, `./host` for the Gateway's own namespace and `*` + `/host` for any. */
function serverHost({ value, path }: Located<string>, ownNamespace: string): ServerHost {
  const slash = value.indexOf("/");
  if (slash === -1) return { host: { value, path } };
  const namespace = value.slice(0, slash);
  const host = { value: value.slice(slash + 1), path };
  if (namespace === "*") return { host };
  return { host, namespace: namespace === "." ? ownNamespace : namespace };
}
