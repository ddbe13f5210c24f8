import type { Endpoint, ServicePort } from "./claim.ts";
import { distinct } from "./distinct.ts";
import type { ServersOfClaim } from "./offer-servers.ts";

/** Servers of one claim or of several, side by side. */
export interface UnitedServers {
  readonly addresses: readonly string[];
  /** Absent when none of them has a name of its own. */
  readonly endpoints?: readonly Endpoint[];
  readonly ports: readonly ServicePort[];
}

/** Puts the servers of several claims together: each address once, each name of an address once. */
export function uniteServers(groups: readonly ServersOfClaim[]): UnitedServers {
  const ports = distinctPorts(groups.map((group) => group.ports));
  const endpoints = groups.length === 1 ? (groups[0]?.endpoints ?? []) : distinctEndpoints(groups, ports);
  const addresses = distinct(endpoints.map(({ address }) => address));
  if (endpoints.some(({ label }) => label !== undefined)) return { addresses, endpoints, ports };
  // Without names of their own they share the host's, and it has whatever ports they have.
  const hasOwnPorts = endpoints.some((endpoint) => endpoint.ports !== undefined);
  return { addresses, ports: hasOwnPorts ? portsOfAll(endpoints, ports) : ports };
}

/** The ports of all lists, each name and protocol once. */
export function distinctPorts(lists: readonly (readonly ServicePort[])[]): readonly ServicePort[] {
  const [first = []] = lists;
  if (lists.every((list) => list === first)) return first;
  const byName = new Map<string, ServicePort>();
  for (const list of lists) addPorts(list, byName);
  return [...byName.values()];
}

/** Only a few endpoints differ in their ports, and those share lists. */
function portsOfAll(endpoints: readonly Endpoint[], usual: readonly ServicePort[]): readonly ServicePort[] {
  const byName = new Map<string, ServicePort>();
  let before: readonly ServicePort[] | undefined;
  for (const { ports = usual } of endpoints) {
    if (ports !== before) addPorts(ports, byName);
    before = ports;
  }
  return [...byName.values()];
}

function addPorts(ports: readonly ServicePort[], byName: Map<string, ServicePort>): void {
  for (const port of ports) {
    const key = `${port.name}/${port.protocol}`;
    if (!byName.has(key)) byName.set(key, port);
  }
}

function distinctEndpoints(groups: readonly ServersOfClaim[], usual: readonly ServicePort[]): Endpoint[] {
  const kept: Endpoint[] = [];
  const first = new Map<string, Endpoint>();
  const others = new Set<string>();
  for (const { endpoints, ports } of groups) {
    const differs = !hasSamePorts(ports, usual);
    for (const endpoint of endpoints) {
      if (isKnown(endpoint, first, others)) continue;
      kept.push(differs && endpoint.ports === undefined ? { ...endpoint, ports } : endpoint);
    }
  }
  return kept;
}

/** Remembers the endpoint; `others` are those whose address another has under another name, which is rare. */
function isKnown(endpoint: Endpoint, first: Map<string, Endpoint>, others: Set<string>): boolean {
  const { address, label } = endpoint;
  const known = first.get(address);
  if (known === undefined) {
    first.set(address, endpoint);
    return false;
  }
  const key = `${label ?? ""} ${address}`;
  if (known.label === label || others.has(key)) return true;
  others.add(key);
  return false;
}

function hasSamePorts(a: readonly ServicePort[], b: readonly ServicePort[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every(({ name, protocol, port }, index) => {
      const other = b[index];
      return other?.name === name && other.protocol === protocol && other.port === port;
    })
  );
}
