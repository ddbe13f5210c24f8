import { canonicalAddress } from "../../dns/address.ts";
import type { Name } from "../../dns/name.ts";
import type { ClaimVerdict } from "../../mesh/choose.ts";
import type { Claim } from "../../mesh/claim.ts";
import type { ResolverEvent } from "../../resolver/resolver.ts";
import { choiceSentence, claimSentence, saidBy } from "./claim-sentence.ts";
import { eventSentence, presenceSentence } from "./event-sentence.ts";
import type { TracedChoice, TracedClaim, TracedObject, TracedStep } from "./trace.ts";

/** How many events of one question are told: far more than a search list over a hundred clusters makes. */
const MAX_EVENTS = 1000;

/** A claim that an answer was taken from, and a name that it answers for. */
export interface UsedClaim {
  readonly name: Name;
  readonly object: TracedObject;
  /** The name looked up that it was used for; `name` may be that of the host that the claim is about. */
  readonly askedName: Name;
  /** All addresses and names that it has to give. */
  readonly gives: readonly (readonly string[])[];
  /** It also gives its host's automatic VIP. */
  readonly hasAutomaticVip: boolean;
}

/** Turns what the resolver reports into steps: each look into the name table is one, together with what was weighed. */
export class StepRecorder {
  readonly steps: TracedStep[] = [];
  readonly usedClaims: UsedClaim[] = [];
  leftOut = 0;
  #eventCount = 0;
  readonly #told = new Set<string>();
  #claims: TracedClaim[] = [];
  #choices: TracedChoice[] = [];
  #used: WeighedClaim[] = [];

  /** Takes one event; what was weighed for a look into the table comes before what came of it. */
  record(event: ResolverEvent): void {
    if (this.#eventCount++ >= MAX_EVENTS) this.leftOut++;
    else if (event.kind === "claim") this.#recordClaim(event);
    else if (event.kind === "owner") this.#recordOwner(event);
    else if (event.kind === "choice") this.#choices.push({ ...event, text: choiceSentence(event) });
    else if (event.kind === "presence") this.#recordLookup(event);
    else this.#tell({ ...event, text: eventSentence(event) });
  }

  #recordClaim({ name, claim, verdict }: Extract<ResolverEvent, { kind: "claim" }>): void {
    const { cluster, kind, namespace, object: objectName, answer } = claim;
    const object = { cluster, kind, namespace, object: objectName };
    const said = saidBy(claim);
    this.#claims.push({ name, ...object, form: answer.form, verdict, text: claimSentence(object, said, verdict) });
    const gives = [...said.map(([, items]) => items), backendAddresses(claim)];
    const hasAutomaticVip = answer.form === "vip" && answer.assigned === undefined;
    if (isBehindName(verdict)) this.#used.push({ name, object, gives, hasAutomaticVip });
  }

  #recordOwner({ name, address, owner, verdict }: Extract<ResolverEvent, { kind: "owner" }>): void {
    const { cluster, kind, namespace, object: objectName, role } = owner;
    const object = { cluster, kind, namespace, object: objectName };
    const said = [[role, owner.name === undefined ? [address] : [address, owner.name]]] as const;
    this.#claims.push({ name, ...object, form: role, verdict, text: claimSentence(object, said, verdict) });
    const gives = said.map(([, items]) => items);
    if (verdict === "used") this.#used.push({ name, object, gives, hasAutomaticVip: false });
  }

  #recordLookup(event: Extract<ResolverEvent, { kind: "presence" }>): void {
    this.usedClaims.push(...usedFor(event, this.#used));
    this.#tell({ ...event, claims: this.#claims, choices: this.#choices, text: presenceSentence(event) });
    this.#claims = [];
    this.#choices = [];
    this.#used = [];
  }

  /** The stages of the pipeline look one name up several times; that is told once. */
  #tell(step: TracedStep): void {
    const key = JSON.stringify(step);
    if (!this.#told.has(key)) this.steps.push(step);
    this.#told.add(key);
  }
}

type WeighedClaim = Omit<UsedClaim, "askedName">;

/** The claims used for a look-up, by their hosts and, where they stand behind it, by the name asked. */
function usedFor(
  { name, presence, wildcard }: Extract<ResolverEvent, { kind: "presence" }>,
  used: readonly WeighedClaim[],
): UsedClaim[] {
  if (presence === "outside") return [];
  const ofHosts = used.map((claim) => ({ ...claim, askedName: name }));
  // What is used of a host above says nothing of a name below it that does not exist, or that a wildcard covers.
  if (presence !== "host") return ofHosts;
  const behind = wildcard === undefined ? ofHosts : ofHosts.filter((claim) => claim.name === wildcard);
  return [...ofHosts, ...behind.map((claim) => ({ ...claim, name }))];
}

/** A name that only has a VIP has ports all the same. */
function isBehindName(verdict: ClaimVerdict): boolean {
  return verdict === "used" || verdict === "only-vip";
}

function backendAddresses({ answer }: Claim): readonly string[] {
  const { backends = [] } = answer.form === "vip" ? answer : {};
  return backends.flatMap(({ host }) => canonicalAddress(host) ?? []);
}
