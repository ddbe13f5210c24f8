import type { Name } from "../../dns/name.ts";
import { compareText, type Backend, type Endpoint, type ServicePort } from "../../mesh/claim.ts";
import { serverAddress, type Server } from "../objects/server.ts";
import { equalPorts } from "../objects/service-port.ts";
import type { ServiceEntry } from "../objects/service-entry.ts";
import { distinctEndpoints } from "./distinct-endpoints.ts";

/** The servers as answers of their own; each that is no address is left out with a notice. */
export function endpointsOf(entry: ServiceEntry, servers: readonly Server[]): readonly Endpoint[] {
  return distinctEndpoints(servers.flatMap((server) => endpointOf(entry, server, serverAddress(server))));
}

/** The servers behind `spec.addresses` that have an address; the others are for proxies alone. */
export function serversWithAddress(entry: ServiceEntry, servers: readonly Server[]): readonly Endpoint[] {
  return distinctEndpoints(
    servers.flatMap((server) => endpointOf(entry, server, "address" in server.at ? server.at.address : undefined)),
  );
}

/** What a proxy sends to that serves a VIP of the entry, sorted, each once. */
export function backendsOf(entry: ServiceEntry, servers: readonly Server[]): readonly Backend[] {
  const byText = new Map(servers.map((server) => backendOf(entry, server)).map((each) => [JSON.stringify(each), each]));
  return [...byText].toSorted(([a], [b]) => compareText(a, b)).map(([, backend]) => backend);
}

/**
 * The same for an entry that names no servers: resolution DNS and DYNAMIC_DNS then mean the host itself. A wildcard leaves
 * it to the proxy, which knows what the client asked for.
 */
export function hostAsBackend({ resolution }: ServiceEntry, host: Name): readonly Backend[] {
  return resolution === "STATIC" || host.startsWith("*.") ? [] : [{ host: withoutFinalDot(host) }];
}

function backendOf({ ports }: ServiceEntry, { at, ports: own }: Server): Backend {
  const host = "address" in at ? at.address : withoutFinalDot(at.host);
  const targets = ports.map((port) => listening(port, undefined));
  const listens = ports.map((port) => listening(port, own));
  return { host, ...(equalPorts(listens, targets) ? {} : { ports: listens }) };
}

function endpointOf({ ports }: ServiceEntry, server: Server, address: string | undefined): Endpoint[] {
  if (address === undefined) return [];
  const { network } = server;
  const declared = ports.map(({ name, protocol, port }) => ({ name, protocol, port }));
  const listens = ports.map((port) => listening(port, server.ports));
  return [
    {
      address,
      ...(network === undefined ? {} : { network }),
      ...(equalPorts(listens, declared) ? {} : { ports: listens }),
    },
  ];
}

/** Where a server listens for a port: what it says itself, else `targetPort`, else the same. */
function listening(
  { name, protocol, port, targetPort }: ServicePort,
  own: ReadonlyMap<string, number> | undefined,
): ServicePort {
  return { name, protocol, port: own?.get(name) ?? targetPort ?? port };
}

/** As people and proxies write it. */
function withoutFinalDot(host: Name): string {
  return host.slice(0, -1);
}
