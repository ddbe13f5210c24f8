import type { ExternalAddresses } from "../../../mesh/claim.ts";
import type { IstioGateway } from "../../objects/istio-gateway.ts";
import { hasLabels, readLabels } from "../../objects/labels.ts";
import { uniteExternalAddresses } from "../../objects/load-balancer-status.ts";
import type { Service } from "../../objects/service.ts";
import type { AddressReader } from "./exposed-host.ts";
import { readHostPattern, type HostPattern } from "./host-pattern.ts";
import { once } from "./once.ts";

/** A Gateway of Istio with its hosts read. */
export interface ServingGateway {
  readonly namespace: string;
  readonly hosts: readonly ServedHost[];
  readonly external: AddressReader;
}

/** Hosts that a Gateway serves for VirtualServices of one namespace, or of any. */
export interface ServedHost {
  readonly namespace?: string;
  readonly host: HostPattern;
}

/**
 * Gateways by `namespace/name`; hosts that cannot be any are reported. A Gateway is reached through the Services, of any
 * namespace, that select pods by the same labels as it does, or by more.
 */
export function servingGateways(
  gateways: readonly IstioGateway[],
  services: readonly Service[],
): ReadonlyMap<string, ServingGateway> {
  const balancers = services.flatMap(loadBalancerOf);
  const serving = new Map<string, ServingGateway>();
  for (const gateway of gateways) {
    const { namespace, name } = gateway.metadata;
    const external = once(() => externalOf(gateway, balancers));
    serving.set(`${namespace}/${name}`, { namespace, hosts: servedHosts(gateway), external });
  }
  return serving;
}

function servedHosts({ hosts, fields }: IstioGateway): ServedHost[] {
  const served: ServedHost[] = [];
  for (const { namespace, host: text } of hosts) {
    const host = readHostPattern(fields, text);
    if (host !== undefined) served.push({ host, ...(namespace === undefined ? {} : { namespace }) });
  }
  return served;
}

interface LoadBalancer {
  readonly selector: ReadonlyMap<string, string>;
  readonly external: ExternalAddresses;
}

function loadBalancerOf({ fields, external }: Service): LoadBalancer[] {
  if (external === undefined) return [];
  return [{ external, selector: readLabels(fields.map("spec").map("selector")) }];
}

function externalOf(
  { selector, fields }: IstioGateway,
  balancers: readonly LoadBalancer[],
): ExternalAddresses | undefined {
  if (selector.size === 0) {
    const message = "is empty, which means all pods, so it is not known which load balancer leads to the Gateway";
    fields.report("warning", "spec.selector", message);
    return undefined;
  }
  const found = balancers.filter((balancer) => hasLabels(balancer.selector, selector));
  const external = uniteExternalAddresses(
    found.map((balancer) => balancer.external),
    (message) => fields.report("notice", "spec.selector", message),
  );
  if (external === undefined) {
    const message = "no Service that selects these labels has an external address, so the hosts are not answered";
    fields.report("notice", "spec.selector", message);
  }
  return external;
}
