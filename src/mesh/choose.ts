import type { Name } from "../dns/name.ts";
import { CLAIM_KINDS, compareText, type Claim, type MeshHost } from "./claim.ts";
import type { ClusterObservation } from "./cluster.ts";
import type { View } from "./view.ts";

/** What a host answers to one view. */
export interface HostAnswer {
  /** Canonical text, both families, without duplicates; empty when the host is an alias. */
  readonly addresses: readonly string[];
  readonly alias?: Name;
  /** Clusters that the answer was taken from, in the order of preference. */
  readonly clusters: readonly string[];
  /** True when a cluster whose lease has ended had to be used. */
  readonly isStale: boolean;
}

/** What the choice depends on besides the host. */
export interface Chooser {
  readonly view: View;
  readonly clusters: ReadonlyMap<string, ClusterObservation>;
  readonly nowSeconds: number;
}

/**
 * Chooses one view's answer among the claims on a host: the strongest kind, then one namespace, then clusters.
 * Undefined when the host does not exist for this view.
 */
export function chooseAnswer(host: MeshHost, chooser: Chooser): HostAnswer | undefined {
  const visible = host.claims.filter((claim) => isVisibleTo(claim, chooser.view));
  const claims = ofOneNamespace(ofStrongestKind(visible), chooser.view);
  const answers = clusterOrder(claims, chooser).flatMap((cluster) => {
    const answer = answerOfCluster(
      host,
      claims.filter((claim) => claim.cluster === cluster),
      chooser,
    );
    return answer === undefined ? [] : [answer];
  });
  return combine(answers, chooser);
}

/** True when the view's namespace may see the claim (Istio `exportTo`). */
export function isVisibleTo(claim: Claim, view: View): boolean {
  if (claim.exportTo === undefined || claim.exportTo.includes("*")) return true;
  return view.namespace !== undefined && claim.exportTo.includes(view.namespace);
}

/** True when the cluster was last observed longer ago than its lease. */
export function isPastLease(observation: ClusterObservation | undefined, nowSeconds: number): boolean {
  return observation !== undefined && nowSeconds - observation.observedSeconds > observation.leaseSeconds;
}

interface ClusterAnswer {
  readonly cluster: string;
  readonly form: "service" | "endpoints" | "alias";
  readonly addresses: readonly string[];
  readonly alias?: Name;
  readonly isStale: boolean;
}

function ofStrongestKind(claims: readonly Claim[]): readonly Claim[] {
  const kind = CLAIM_KINDS.find((candidate) => claims.some((claim) => claim.kind === candidate));
  return claims.filter((claim) => claim.kind === kind);
}

/** Objects of several namespaces may claim one host: the view's own namespace wins, else that of the oldest object. */
function ofOneNamespace(claims: readonly Claim[], view: View): readonly Claim[] {
  const own = claims.filter((claim) => claim.namespace === view.namespace);
  if (own.length > 0) return own;
  const oldest = claims.toSorted(compareAge)[0];
  return claims.filter((claim) => claim.namespace === oldest?.namespace);
}

function compareAge(a: Claim, b: Claim): number {
  return (
    (a.createdSeconds ?? Number.MAX_SAFE_INTEGER) - (b.createdSeconds ?? Number.MAX_SAFE_INTEGER) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.object, b.object)
  );
}

/** Clusters within their lease first, the home cluster before the others, then by name. */
function clusterOrder(claims: readonly Claim[], { view, clusters, nowSeconds }: Chooser): string[] {
  const rank = (cluster: string): number =>
    (isPastLease(clusters.get(cluster), nowSeconds) ? 2 : 0) + (cluster === view.cluster ? 0 : 1);
  return [...new Set(claims.map((claim) => claim.cluster))].toSorted((a, b) => rank(a) - rank(b) || compareText(a, b));
}

function answerOfCluster(host: MeshHost, claims: readonly Claim[], chooser: Chooser): ClusterAnswer | undefined {
  const cluster = claims[0]?.cluster ?? "";
  const isStale = isPastLease(chooser.clusters.get(cluster), chooser.nowSeconds);
  const alias = claims.map((claim) => claim.answer).find((answer) => answer.form === "alias");
  if (alias !== undefined) return { cluster, form: "alias", addresses: [], alias: alias.target, isStale };
  const addresses = serviceAddresses(host, claims);
  if (addresses.length > 0) return { cluster, form: "service", addresses, isStale };
  const endpoints = unique(claims.flatMap((claim) => reachableEndpoints(claim, chooser)));
  return endpoints.length > 0 ? { cluster, form: "endpoints", addresses: endpoints, isStale } : undefined;
}

/** Addresses that users or Istio gave, of all claims; only when there are none, the automatic VIP. */
function serviceAddresses(host: MeshHost, claims: readonly Claim[]): readonly string[] {
  const given = claims.flatMap(({ answer }) => {
    if (answer.form === "addresses") return answer.addresses;
    return answer.form === "vip" ? (answer.assigned ?? []) : [];
  });
  if (given.length > 0) return unique(given);
  return claims.some((claim) => claim.answer.form === "vip") ? (host.vip ?? []) : [];
}

/** Endpoints of another network cannot be reached without a gateway and are left out. */
function reachableEndpoints({ answer, cluster }: Claim, { view, clusters }: Chooser): string[] {
  if (answer.form !== "endpoints") return [];
  const ofCluster = clusters.get(cluster)?.network;
  return answer.endpoints
    .filter(
      ({ network = ofCluster }) => network === undefined || view.network === undefined || network === view.network,
    )
    .map((endpoint) => endpoint.address);
}

/** The first cluster decides; endpoints of the clusters after it are united unless the first is the home cluster. */
function combine(answers: readonly ClusterAnswer[], { view }: Chooser): HostAnswer | undefined {
  const first = answers[0];
  if (first === undefined) return undefined;
  const used =
    first.form === "endpoints" && first.cluster !== view.cluster
      ? answers.filter((answer) => answer.form === "endpoints" && answer.isStale === first.isStale)
      : [first];
  return {
    addresses: unique(used.flatMap((answer) => answer.addresses)),
    ...(first.alias === undefined ? {} : { alias: first.alias }),
    clusters: used.map((answer) => answer.cluster),
    isStale: first.isStale,
  };
}

function unique(addresses: readonly string[]): string[] {
  return [...new Set(addresses)];
}
