import type { ChoiceRule, ClaimVerdict } from "../../mesh/choose.ts";
import type { Claim, Endpoint, ExternalAddresses } from "../../mesh/claim.ts";
import type { ResolverEvent } from "../../resolver/resolver.ts";
import type { TracedObject } from "./trace.ts";

type ChoiceEvent = Extract<ResolverEvent, { kind: "choice" }>;

/** What a claim says, each list with the word for what it is. */
export type SaidLists = readonly (readonly [word: string, items: readonly string[]])[];

/** How many items of a list are written out; a headless Service may have a hundred thousand addresses. */
const MAX_ITEMS_TOLD = 10;

const VERDICTS: Readonly<Record<ClaimVerdict, string>> = {
  used: "used",
  "weaker-kind": "not used: an object of a stronger kind has the name",
  "other-namespace": "not used: the view's namespace comes first, else that of the oldest object",
  "other-cluster": "not used: another cluster comes first",
  "other-answer": "not used: its cluster has something that comes first",
  "other-server": "not used: it has no server of that name",
  "other-network": "not used: its servers are in another network",
  "only-vip": "a VIP, which is of no use to this view",
  "nothing-to-give": "not used: nothing that this view can reach",
};

const RULES: Readonly<Record<ChoiceRule, string>> = {
  "only-cluster": "no other cluster comes into question",
  "home-cluster": "the view's home cluster comes first",
  "first-cluster": "the first in order: within its lease before past it, then by name",
  "first-to-give": "the first in order that has something for this view",
  "clusters-united": "given side by side",
  "nothing-to-give": "no cluster has an address for this view; the name exists all the same",
};

/** What one object says about a name, and what became of that. */
export function claimSentence(object: TracedObject, lists: SaidLists, verdict: ClaimVerdict): string {
  const said = lists.map(([word, items]) => `${word} ${formatList(items)}`).join(", ");
  return `${formatObject(object)}: ${said} (${VERDICTS[verdict]})`;
}

/** Which clusters answer for a host, and by which rule. */
export function choiceSentence({ rule, clusters, isStale }: ChoiceEvent): string {
  if (clusters.length === 0) return "chosen: none";
  return `chosen: ${formatList(clusters)} (${RULES[rule]}${isStale ? "; past the lease" : ""})`;
}

/** An object as people call it. */
export function formatObject({ cluster, kind, namespace, object }: TracedObject): string {
  return `${cluster} ${kind} ${namespace}/${object}`;
}

/** The first few of a list, and how many there are besides. */
export function formatList(items: readonly string[]): string {
  const more = items.length - MAX_ITEMS_TOLD;
  return (items.slice(0, MAX_ITEMS_TOLD).join(", ") || "none") + (more > 0 ? ` and ${more} more` : "");
}

/** What a claim has to give, whoever asks; where a VIP leads is the proxies' business. */
export function saidBy({ answer, external, servers }: Claim): SaidLists {
  return [
    [answer.form, itemsOf(answer)],
    ...(external === undefined ? [] : [["external", externalItems(external)] as const]),
    ...(servers === undefined ? [] : [["servers", addressesOf(servers)] as const]),
  ];
}

function itemsOf(answer: Claim["answer"]): readonly string[] {
  switch (answer.form) {
    case "addresses":
      return answer.addresses;
    case "endpoints":
      return addressesOf(answer.endpoints);
    case "alias":
      return [answer.target];
    case "vip":
      return answer.assigned ?? ["automatic"];
    case "external":
      return externalItems(answer);
  }
}

function externalItems({ addresses, alias }: ExternalAddresses): readonly string[] {
  return alias === undefined ? addresses : [alias];
}

function addressesOf(endpoints: readonly Endpoint[]): readonly string[] {
  return endpoints.map(({ address }) => address);
}
