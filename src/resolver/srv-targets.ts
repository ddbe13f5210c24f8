import type { Name } from "../dns/name.ts";
import type { Endpoint, ServicePort } from "../mesh/claim.ts";
import { endpointName } from "../mesh/endpoint-name.ts";
import type { HostAnswer } from "../mesh/host-answer.ts";
import { hasLabels, type PortLabels } from "../mesh/name-below-host.ts";

/** A target with more addresses than this is left to be looked up: part of an RRset must not stand for the whole. */
const MAX_ADDRESSES_OF_TARGET = 20;
/** A client needs one target; more come along as far as they cost next to nothing. */
const MAX_TARGETS_WITH_ADDRESSES = 20;

/** Where one SRV record leads (RFC 2782). */
export interface SrvTarget {
  readonly target: Name;
  readonly port: number;
  /** The endpoint's label, when the target is an endpoint of the host. */
  readonly label?: string;
}

/**
 * The targets of a host's SRV records, each once: the host itself for each of its named ports, or each endpoint with a
 * name of its own for each of the endpoint's (Kubernetes DNS specification 1.1 sections 2.3.2 and 2.4.2). A host that is
 * an alias leads to what the alias leads to, since a target must not be an alias. Without `wanted` all ports count.
 */
export function srvTargets(host: Name, answer: HostAnswer, wanted: PortLabels | undefined): SrvTarget[] {
  const isWanted = (port: ServicePort): boolean => wanted === undefined || hasLabels(port, wanted);
  const { endpoints, ports, alias = host } = answer;
  const usual = ports.filter(isWanted);
  const targets = new TargetSet();
  if (endpoints === undefined) for (const { port } of usual) targets.add({ target: alias, port });
  for (const endpoint of endpoints ?? []) {
    const own = endpoint.ports === undefined ? usual : endpoint.ports.filter(isWanted);
    for (const { port } of own) addEndpoint(targets, host, endpoint, port);
  }
  return targets.all;
}

/** The addresses of the first targets, by target: what the additional section may carry. */
export function addressesOfTargets(
  targets: readonly SrvTarget[],
  answer: HostAnswer,
): ReadonlyMap<Name, readonly string[]> {
  const byTarget = new Map<Name, readonly string[]>();
  if (answer.alias !== undefined) return byTarget;
  const first = targets.slice(0, MAX_TARGETS_WITH_ADDRESSES);
  const ofLabel = addressesByLabel(new Set(first.map(({ label }) => label)), answer.endpoints ?? []);
  for (const { target, label } of first) {
    const addresses = label === undefined ? answer.addresses : (ofLabel.get(label) ?? []);
    if (addresses.length <= MAX_ADDRESSES_OF_TARGET) byTarget.set(target, addresses);
  }
  return byTarget;
}

/** Ports of two protocols may have one number, and endpoints of one name several addresses: a record counts once. */
class TargetSet {
  readonly all: SrvTarget[] = [];
  readonly #labelsByPort = new Map<number, Set<string | undefined>>();

  add(target: SrvTarget): void {
    const labels = this.#labelsByPort.get(target.port);
    if (labels?.has(target.label) === true) return;
    if (labels === undefined) this.#labelsByPort.set(target.port, new Set([target.label]));
    else labels.add(target.label);
    this.all.push(target);
  }
}

function addEndpoint(targets: TargetSet, host: Name, { label }: Endpoint, port: number): void {
  if (label === undefined) return targets.add({ target: host, port });
  const target = endpointName(label, host);
  return target === undefined ? undefined : targets.add({ target, port, label });
}

function addressesByLabel(
  labels: ReadonlySet<string | undefined>,
  endpoints: readonly Endpoint[],
): ReadonlyMap<string, readonly string[]> {
  const byLabel = new Map<string, string[]>();
  for (const { label, address } of endpoints) {
    if (label === undefined || !labels.has(label)) continue;
    const addresses = byLabel.get(label);
    if (addresses === undefined) byLabel.set(label, [address]);
    else addresses.push(address);
  }
  return byLabel;
}
