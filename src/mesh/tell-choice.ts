import type { ChoiceEvent, ChoiceRule, ClaimVerdict } from "./choose.ts";
import type { Chooser } from "./chooser.ts";
import type { Claim, MeshHost } from "./claim.ts";
import { isSeen } from "./claims-in-force.ts";
import { kindRank } from "./claim.ts";
import type { HostAnswer } from "./host-answer.ts";
import type { ClusterOutcome } from "./offers-in-order.ts";

/** A choice that was made, and what it was made from. */
export interface Choice {
  readonly host: MeshHost;
  /** Of the host's claims those that came into question. */
  readonly inForce: readonly Claim[];
  /** What came of each cluster that has claims in force, in the order of preference. */
  readonly weighed: ReadonlyMap<string, ClusterOutcome>;
  readonly answer: HostAnswer | undefined;
}

/** Tells what became of each claim that the view may see, then what was chosen. */
export function tellChoice(choice: Choice, chooser: Chooser, observe: (event: ChoiceEvent) => void): void {
  const { host, weighed, answer } = choice;
  for (const claim of host.claims) {
    if (!isSeen(claim, chooser)) continue;
    observe({ kind: "claim", name: host.name, claim, verdict: verdictOf(claim, choice, chooser) });
  }
  // Nothing was chosen for a view that a VIP does not serve.
  if (answer === undefined || answer.hasOnlyVip === true) return;
  const { clusters, isStale } = answer;
  observe({ kind: "choice", name: host.name, rule: ruleOf(weighed, chooser), clusters, isStale });
}

function verdictOf(claim: Claim, { inForce, weighed, answer }: Choice, chooser: Chooser): ClaimVerdict {
  if (answer?.claims.includes(claim) === true) return answer.hasOnlyVip === true ? "only-vip" : "used";
  if (!inForce.includes(claim)) return isWeaker(claim, inForce) ? "weaker-kind" : "other-namespace";
  const outcome = weighed.get(claim.cluster);
  if (outcome === "taken") return "other-answer";
  if (outcome !== "nothing") return "other-cluster";
  return isElsewhere(claim, chooser) ? "other-network" : "nothing-to-give";
}

function isWeaker({ kind }: Claim, [strongest]: readonly Claim[]): boolean {
  return strongest !== undefined && kindRank(kind) > kindRank(strongest.kind);
}

/** True for endpoints behind a proxy that are no offer: those of another network are the only ones left out. */
function isElsewhere({ answer }: Claim, { view }: Chooser): boolean {
  return view.reach === "mesh" && answer.form === "endpoints" && answer.endpoints.length > 0;
}

function ruleOf(weighed: Choice["weighed"], { view }: Chooser): ChoiceRule {
  const clusters = [...weighed.keys()];
  const taken = clusters.filter((cluster) => weighed.get(cluster) === "taken");
  if (taken.length === 0) return "nothing-to-give";
  if (taken.length > 1) return "clusters-united";
  if (clusters.length === 1) return "only-cluster";
  if (taken[0] !== clusters[0]) return "first-to-give";
  return taken[0] === view.cluster ? "home-cluster" : "first-cluster";
}
