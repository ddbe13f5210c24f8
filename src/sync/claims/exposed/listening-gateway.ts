import type { Gateway } from "../../objects/gateway.ts";
import { readGatewayAddresses } from "../../objects/gateway.ts";
import type { Listener } from "../../objects/listener.ts";
import type { AddressReader } from "./exposed-host.ts";
import { ANY_HOST, readHostPattern, type HostPattern } from "./host-pattern.ts";
import { once } from "./once.ts";

/** A Gateway (gateway.networking.k8s.io) with the hosts of its listeners read. */
export interface ListeningGateway {
  readonly namespace: string;
  readonly name: string;
  readonly listeners: readonly ListeningHost[];
  readonly external: AddressReader;
}

/** A listener and the hosts that it takes. */
export interface ListeningHost {
  readonly listener: Listener;
  readonly host: HostPattern;
}

/** Gateways by `namespace/name`; a hostname that cannot be one is reported, and its listener left out. */
export function listeningGateways(gateways: readonly Gateway[]): ReadonlyMap<string, ListeningGateway> {
  const listening = new Map<string, ListeningGateway>();
  for (const gateway of gateways) {
    const { namespace, name } = gateway.metadata;
    const external = once(() => readGatewayAddresses(gateway));
    listening.set(`${namespace}/${name}`, { namespace, name, listeners: listeningHosts(gateway), external });
  }
  return listening;
}

function listeningHosts({ listeners, fields }: Gateway): ListeningHost[] {
  const hosts: ListeningHost[] = [];
  for (const listener of listeners) {
    const { hostname } = listener;
    const host = hostname === undefined ? ANY_HOST : readHostPattern(fields, hostname);
    if (host !== undefined) hosts.push({ listener, host });
  }
  return hosts;
}
