import type { ChoiceEvent, ChoiceRule, ClaimVerdict } from "./choose.ts";
import type { Chooser } from "./chooser.ts";
import type { Claim, MeshHost } from "./claim.ts";
import { isSeen } from "./claims-in-force.ts";
import { kindRank } from "./claim.ts";
import type { HostAnswer } from "./host-answer.ts";
import { offerOf } from "./offer.ts";

/** A choice that was made, and what it was made from. */
export interface Choice {
  readonly host: MeshHost;
  /** Of the host's claims those that came into question. */
  readonly inForce: readonly Claim[];
  readonly answer: HostAnswer | undefined;
}

/** Tells what became of each claim that the view may see, then what was chosen. */
export function tellChoice(choice: Choice, chooser: Chooser, observe: (event: ChoiceEvent) => void): void {
  const { host, inForce, answer } = choice;
  for (const claim of host.claims) {
    if (!isSeen(claim, chooser)) continue;
    observe({ kind: "claim", name: host.name, claim, verdict: verdictOf(claim, choice, chooser) });
  }
  if (answer === undefined) return;
  const { clusters, isStale } = answer;
  observe({ kind: "choice", name: host.name, rule: ruleOf(inForce, clusters, chooser), clusters, isStale });
}

function verdictOf(claim: Claim, { host, inForce, answer }: Choice, chooser: Chooser): ClaimVerdict {
  const [strongest] = inForce;
  if (strongest !== undefined && kindRank(claim.kind) > kindRank(strongest.kind)) return "weaker-kind";
  if (!inForce.includes(claim)) return "other-namespace";
  if (offerOf(host, [claim], chooser) === undefined)
    return isElsewhere(claim, chooser) ? "other-network" : "nothing-to-give";
  if (answer?.claims.includes(claim) === true) return "used";
  // Beside what another object of its cluster gives, an automatic VIP or a server is of no account.
  return answer?.clusters.includes(claim.cluster) === true ? "nothing-to-give" : "other-cluster";
}

/** True when it has endpoints, and the view can reach none of them. */
function isElsewhere({ answer }: Claim, { view }: Chooser): boolean {
  return view.reach === "mesh" && answer.form === "endpoints" && answer.endpoints.length > 0;
}

function ruleOf(inForce: readonly Claim[], clusters: readonly string[], { view }: Chooser): ChoiceRule {
  if (clusters.length > 1) return "clusters-united";
  if (new Set(inForce.map(({ cluster }) => cluster)).size === 1) return "only-cluster";
  return clusters[0] === view.cluster ? "home-cluster" : "first-cluster";
}
