import { fieldExportTo } from "./export-to.ts";
import type { Fields, Located } from "./fields.ts";
import type { Metadata } from "./metadata.ts";

/** What a VirtualService (networking.istio.io v1alpha3, v1beta1, v1) says about the hosts that it exposes. */
export interface VirtualService {
  readonly metadata: Metadata;
  /** Namespaces whose gateways may see it; absent when all may. */
  readonly exportTo?: readonly string[];
  /** As they were written. */
  readonly hosts: readonly Located<string>[];
  /** The Gateways that it is bound to as `namespace/name`; none when it is for sidecars alone. */
  readonly gateways: readonly Located<string>[];
  readonly fields: Fields;
}

/** The word in `spec.gateways` that stands for all sidecars, and is meant when the field is absent. */
const SIDECARS = "mesh";

/** Reads a VirtualService; what is wrong with it is reported. */
export function readVirtualService(fields: Fields, metadata: Metadata): VirtualService {
  const spec = fields.map("spec");
  const exportTo = fieldExportTo(spec, metadata.namespace);
  const gateways = spec.texts("gateways").filter(({ value }) => value !== SIDECARS);
  return {
    metadata,
    fields,
    hosts: spec.texts("hosts"),
    gateways: gateways.map(({ value, path }) => ({ value: gatewayKey(value, metadata.namespace), path })),
    ...(exportTo === undefined ? {} : { exportTo }),
  };
}

/** `name`, `./name` and `namespace/name`; before these there was `name.namespace.svc.cluster.local`, which still works. */
function gatewayKey(text: string, ownNamespace: string): string {
  const slash = text.indexOf("/");
  if (slash !== -1) return text.startsWith("./") ? `${ownNamespace}${text.slice(slash)}` : text;
  const [name = "", namespace = ownNamespace] = text.split(".");
  return `${namespace}/${name}`;
}
