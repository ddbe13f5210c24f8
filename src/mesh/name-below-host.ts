import type { Name } from "../dns/name.ts";
import { chooseAnswer, type ChoiceEvent } from "./choose.ts";
import type { Chooser } from "./chooser.ts";
import type { Claim, Endpoint, MeshHost, ServicePort } from "./claim.ts";
import { claimsInForce } from "./claims-in-force.ts";
import { distinct } from "./distinct.ts";
import type { HostAnswer } from "./host-answer.ts";

/** What a name below a host is, as the host's answer tells (Kubernetes DNS specification 1.1 sections 2.3.2 and 2.4). */
export type NameBelowHost =
  /** The endpoints of that name, as an answer of their own. */
  | { readonly kind: "endpoint"; readonly answer: HostAnswer }
  /** `_<port>._<protocol>`. */
  | { readonly kind: "port"; readonly port: PortLabels }
  /** Such names stand below it. */
  | { readonly kind: "empty-non-terminal" };

/** The labels of a port, without their underscores. */
export interface PortLabels {
  readonly name: string;
  readonly protocol: string;
}

/** Reads what stands left of a host's name; undefined when no such name exists. */
export function nameBelowHost(relative: Name, answer: HostAnswer): NameBelowHost | undefined {
  const text = relative.slice(0, -1);
  return text.startsWith("_") ? portBelow(text, answer) : endpointBelow(text, answer);
}

/** A name below a host, and what is left of it without the host's. */
export interface AskedBelow {
  readonly name: Name;
  readonly relative: Name;
  readonly host: MeshHost;
}

/** What the choice for one name made of it. */
export interface BelowElsewhere {
  readonly below: NameBelowHost;
  /** What is to be told of that choice: of the claims in force, by the name asked. Empty unless somebody listens. */
  readonly events: readonly ChoiceEvent[];
}

/**
 * The same in the clusters that the host's own answer was not taken from: endpoints are chosen for each name, so that one
 * of another cluster is found although the home cluster has others (Istio does so with the names of pods).
 */
export function endpointElsewhere(
  { name, relative, host }: AskedBelow,
  answer: HostAnswer,
  chooser: Chooser,
  isObserved: boolean,
): BelowElsewhere | undefined {
  const claims = claimsInForce(host.claims, chooser);
  // An alias has nothing below it, and where all claims were used there is no elsewhere.
  if (answer.alias !== undefined || answer.claims.length === claims.length) return undefined;
  const text = relative.slice(0, -1);
  const candidates = { name, claims };
  const named = chooseEndpoints(candidates, (label) => label === text, chooser, isObserved);
  if (named?.answer.endpoints !== undefined) {
    const ofName = answerOfEndpoints(named.answer.endpoints, named.answer);
    return { below: { kind: "endpoint", answer: ofName }, events: named.events };
  }
  const below = chooseEndpoints(candidates, (label) => label.endsWith(`.${text}`), chooser, isObserved);
  return below === undefined ? undefined : { below: { kind: "empty-non-terminal" }, events: below.events };
}

interface ChosenEndpoints {
  readonly answer: HostAnswer;
  readonly events: readonly ChoiceEvent[];
}

/** The answer of a host that had no endpoints but those whose label is wanted. */
function chooseEndpoints(
  { name, claims }: MeshHost,
  isWanted: (label: string) => boolean,
  chooser: Chooser,
  isObserved: boolean,
): ChosenEndpoints | undefined {
  const events: ChoiceEvent[] = [];
  const wanted: Claim[] = [];
  for (const claim of claims) {
    const endpoints = claim.answer.form === "endpoints" ? claim.answer.endpoints : [];
    const ofLabel = endpoints.filter(({ label }) => label !== undefined && isWanted(label));
    if (ofLabel.length > 0) wanted.push({ ...claim, answer: { form: "endpoints", endpoints: ofLabel } });
    else if (isObserved) events.push({ kind: "claim", name, claim, verdict: "other-server" });
  }
  if (wanted.length === 0) return undefined;
  const observe = isObserved ? (event: ChoiceEvent): unknown => events.push(event) : undefined;
  const answer = chooseAnswer({ name, claims: wanted }, chooser, observe);
  return answer === undefined ? undefined : { answer, events };
}

/** True for a port with these labels; ports of a protocol are asked for without a name. */
export function hasLabels(port: ServicePort, { name, protocol }: Partial<PortLabels>): boolean {
  return port.protocol === protocol && (name === undefined || port.name === name);
}

function portBelow(text: string, answer: HostAnswer): NameBelowHost | undefined {
  const [first = "", second, ...others] = text.split(".");
  if (others.length > 0) return undefined;
  if (second === undefined)
    return hasPort(answer, { protocol: first.slice(1) }) ? { kind: "empty-non-terminal" } : undefined;
  if (!second.startsWith("_")) return undefined;
  const port = { name: first.slice(1), protocol: second.slice(1) };
  return hasPort(answer, port) ? { kind: "port", port } : undefined;
}

function hasPort({ ports, endpoints }: HostAnswer, labels: Partial<PortLabels>): boolean {
  const isWanted = (port: ServicePort): boolean => hasLabels(port, labels);
  if (endpoints === undefined) return ports.some(isWanted);
  return endpoints.some((endpoint) => (endpoint.ports ?? ports).some(isWanted));
}

function endpointBelow(text: string, answer: HostAnswer): NameBelowHost | undefined {
  const { endpoints = [] } = answer;
  const named = endpoints.filter(({ label }) => label === text);
  if (named.length > 0) return { kind: "endpoint", answer: answerOfEndpoints(named, answer) };
  const suffix = `.${text}`;
  return endpoints.some(({ label }) => label?.endsWith(suffix) === true) ? { kind: "empty-non-terminal" } : undefined;
}

function answerOfEndpoints(named: readonly Endpoint[], answer: HostAnswer): HostAnswer {
  const { isStale } = answer;
  const claims = answer.claims.length === 1 ? answer.claims : answer.claims.filter((claim) => hasAny(claim, named));
  const clusters = answer.clusters.filter((cluster) => claims.some((claim) => claim.cluster === cluster));
  return { addresses: distinct(named.map(({ address }) => address)), ports: [], claims, clusters, isStale };
}

function hasAny({ answer, servers = [] }: Claim, named: readonly Endpoint[]): boolean {
  const endpoints = answer.form === "endpoints" ? answer.endpoints : servers;
  return endpoints.some((own) => named.some(({ address, label }) => own.address === address && own.label === label));
}
