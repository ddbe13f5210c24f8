import type { Name } from "../dns/name.ts";
import { answerWithoutOffer } from "./answer-without-offer.ts";
import type { Chooser } from "./chooser.ts";
import type { Claim, MeshHost } from "./claim.ts";
import { claimsInForce } from "./claims-in-force.ts";
import type { HostAnswer } from "./host-answer.ts";
import { offersInOrder } from "./offers-in-order.ts";
import { tellChoice } from "./tell-choice.ts";
import { uniteOffers } from "./unite-offers.ts";

/** Why this answer and no other, for people. */
export type ChoiceRule =
  /** Nobody else claims the name. */
  | "only-cluster"
  /** The view's home cluster answers, so no other is asked. */
  | "home-cluster"
  /** One service in several clusters: the first in order, those past their lease last. */
  | "first-cluster"
  /** Servers of several clusters side by side. */
  | "clusters-united";

/** What became of one claim that the view may see. */
export type ClaimVerdict =
  | "used"
  /** A claim of a stronger kind has the name. */
  | "weaker-kind"
  /** Another namespace has the host: the view's own, or that of the oldest object. */
  | "other-namespace"
  /** Another cluster comes first. */
  | "other-cluster"
  /** Its endpoints are all of another network. */
  | "other-network"
  /** It has nothing for this view: no ready endpoint, or only a VIP for a client without a proxy. */
  | "nothing-to-give";

/** What is told of a choice. */
export type ChoiceEvent =
  /** One claim on a host that the view may see was weighed; hidden ones are never told of. */
  | { readonly kind: "claim"; readonly name: Name; readonly claim: Claim; readonly verdict: ClaimVerdict }
  /** The answer for a host was chosen. */
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
  const offers = offersInOrder(host, claims, chooser);
  const [first] = offers;
  const answer = first === undefined ? answerWithoutOffer(host, claims, chooser) : uniteOffers(first, offers);
  if (observe !== undefined) tellChoice({ host, inForce: claims, answer }, chooser, observe);
  return answer;
}
