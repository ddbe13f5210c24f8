import type { NamedClaim } from "../../../mesh/cluster.ts";
import type { Located } from "../../objects/fields.ts";
import type { VirtualService } from "../../objects/virtual-service.ts";
import type { ClaimContext } from "../claim-context.ts";
import { exposedClaims, type ExposedHost } from "./exposed-host.ts";
import { intersection, readHostPattern, type HostPattern } from "./host-pattern.ts";
import type { ServedHost, ServingGateway } from "./serving-gateway.ts";

/**
 * The hosts that a VirtualService exposes at the Gateways that it is bound to. Its `exportTo` says which Gateways see it,
 * not who may look a host up.
 */
export function virtualServiceClaims(
  service: VirtualService,
  gateways: ReadonlyMap<string, ServingGateway>,
  context: ClaimContext,
): NamedClaim[] {
  const bound = boundGateways(service, gateways);
  if (bound.length === 0) return [];
  const exposed = service.hosts.flatMap((text) => (isShortName(text, service) ? [] : exposedAt(text, service, bound)));
  return exposedClaims("VirtualService", service, exposed, context);
}

/** True for a host without a dot: a Service in the VirtualService's own namespace, which has its names. */
function isShortName({ value, path }: Located<string>, { fields, metadata }: VirtualService): boolean {
  if (value === "" || value === "*" || /[.:]/.test(value)) return false;
  const message = `${value} is a short name, for a Service of ${metadata.namespace}, which has its names already`;
  fields.reportAt("notice", path, message);
  return true;
}

function boundGateways(service: VirtualService, gateways: ReadonlyMap<string, ServingGateway>): ServingGateway[] {
  const { exportTo, fields } = service;
  const bound: ServingGateway[] = [];
  for (const { value, path } of service.gateways) {
    const gateway = gateways.get(value);
    if (gateway === undefined) fields.reportAt("warning", path, `the Gateway ${value} is not among the objects`);
    else if (exportTo === undefined || exportTo.includes(gateway.namespace)) bound.push(gateway);
    else fields.reportAt("notice", path, `the Gateway ${value} does not see it: exportTo leaves its namespace out`);
  }
  return bound;
}

function exposedAt(text: Located<string>, service: VirtualService, bound: readonly ServingGateway[]): ExposedHost[] {
  const wanted = readHostPattern(service.fields, text);
  if (wanted === undefined) return [];
  const exposed = bound.flatMap(({ hosts, external }) =>
    commonHosts(wanted, hosts, service.metadata.namespace).map((host) => ({ host, path: text.path, external })),
  );
  if (exposed.length === 0)
    service.fields.reportAt("notice", text.path, `no server of its Gateways takes ${text.value}`);
  return exposed;
}

function commonHosts(wanted: HostPattern, hosts: readonly ServedHost[], namespace: string): HostPattern[] {
  const open = hosts.filter((served) => served.namespace === undefined || served.namespace === namespace);
  return open.map(({ host }) => intersection(wanted, host)).filter((host) => host !== undefined);
}
