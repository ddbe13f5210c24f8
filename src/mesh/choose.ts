import type { Name } from "../dns/name.ts";
import { answerWithoutOffer } from "./answer-without-offer.ts";
import type { Chooser } from "./chooser.ts";
import type { Claim, MeshHost } from "./claim.ts";
import { claimsInForce } from "./claims-in-force.ts";
import type { HostAnswer } from "./host-answer.ts";
import { offersInOrder, type ClusterOutcome } from "./offers-in-order.ts";
import { tellChoice } from "./tell-choice.ts";
import { uniteOffers } from "./unite-offers.ts";

/** Why these clusters and no others, for people. */
export type ChoiceRule =
  /** All claims that come into question are of one cluster. */
  | "only-cluster"
  /** The view's home cluster is the first in order and has an answer, so no other is asked. */
  | "home-cluster"
  /** Another cluster is the first in order: within their lease before past it, then home, then by name. */
  | "first-cluster"
  /** The first in that order that has something for the view. */
  | "first-to-give"
  /** Servers or load balancers of several clusters side by side. */
  | "clusters-united"
  /** No cluster has an address or alias for the view, and the name exists all the same. */
  | "nothing-to-give";

/** What became of one claim that the view may see. */
export type ClaimVerdict =
  | "used"
  /** A claim of a stronger kind has the name. */
  | "weaker-kind"
  /** Another namespace has the host: the view's own, or that of the oldest object. */
  | "other-namespace"
  /** Another cluster comes first. */
  | "other-cluster"
  /** Something else that its cluster has comes first. */
  | "other-answer"
  /** A server's name was asked for, and it has none of that name. */
  | "other-server"
  /** Its endpoints are all of another network. */
  | "other-network"
  /** All it has is a VIP, and the view has no proxy. */
  | "only-vip"
  /** It has nothing for this view: no ready endpoint, or only a ClusterIP for a client without a proxy. */
  | "nothing-to-give";

/** What is told of a choice. */
export type ChoiceEvent =
  /**
   * One claim on a host that the view may see was weighed; hidden ones are never told of. `name` is the host's, or that
   * of a server for which alone was chosen; of its claims only the servers of that name are left then.
   */
  | { readonly kind: "claim"; readonly name: Name; readonly claim: Claim; readonly verdict: ClaimVerdict }
  /** The answer for a host was chosen; not told of a host that only has a VIP for a view without a proxy. */
  | {
      readonly kind: "choice";
      readonly name: Name;
      readonly rule: ChoiceRule;
      readonly clusters: readonly string[];
      readonly isStale: boolean;
    };

/**
 * Chooses one view's answer among the claims on a host: the strongest kind, then one namespace, then clusters.
 * Undefined when the host does not exist for this view; a Service whose name it is keeps it all the same.
 */
export function chooseAnswer(
  host: MeshHost,
  chooser: Chooser,
  observe?: (event: ChoiceEvent) => void,
): HostAnswer | undefined {
  const claims = claimsInForce(host.claims, chooser);
  if (claims.length === 0) return undefined;
  const weighed = observe === undefined ? undefined : new Map<string, ClusterOutcome>();
  const offers = offersInOrder(host, claims, chooser, weighed);
  const [first] = offers;
  const answer = first === undefined ? answerWithoutOffer(host, claims, chooser) : uniteOffers(first, offers);
  if (observe !== undefined && weighed !== undefined) {
    tellChoice({ host, inForce: claims, weighed, answer }, chooser, observe);
  }
  return answer;
}
