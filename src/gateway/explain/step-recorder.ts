import type { Name } from "../../dns/name.ts";
import type { ResolverEvent } from "../../resolver/resolver.ts";
import { choiceSentence, claimSentence, saidBy, type SaidLists } from "./claim-sentence.ts";
import { eventSentence, presenceSentence } from "./event-sentence.ts";
import type { TracedChoice, TracedClaim, TracedObject, TracedStep } from "./trace.ts";

/** How many events of one question are told: far more than a search list over a hundred clusters makes. */
const MAX_EVENTS = 1000;

/** A claim that an answer was taken from, and a name that it answers for. */
export interface UsedClaim {
  readonly name: Name;
  readonly object: TracedObject;
  readonly said: SaidLists;
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
  #used: UsedClaim[] = [];

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
    if (verdict === "used") this.#used.push({ name, object, said });
  }

  #recordOwner({ name, address, owner, verdict }: Extract<ResolverEvent, { kind: "owner" }>): void {
    const { cluster, kind, namespace, object: objectName, role } = owner;
    const object = { cluster, kind, namespace, object: objectName };
    const said = [[role, owner.name === undefined ? [address] : [address, owner.name]]] as const;
    this.#claims.push({ name, ...object, form: role, verdict, text: claimSentence(object, said, verdict) });
    if (verdict === "used") this.#used.push({ name, object, said });
  }

  #recordLookup(event: Extract<ResolverEvent, { kind: "presence" }>): void {
    const { name, presence } = event;
    this.usedClaims.push(...this.#used);
    // What is used of a host above says nothing of a name below it that does not exist.
    if (presence === "host") this.usedClaims.push(...this.#used.map((used) => ({ ...used, name })));
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
