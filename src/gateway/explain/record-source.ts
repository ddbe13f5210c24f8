import type { ResourceRecord } from "../../dns/message.ts";
import { isWithin, type Name } from "../../dns/name.ts";
import { RrType } from "../../dns/numbers.ts";
import type { NameTable } from "../../mesh/name-table.ts";
import { zoneOf } from "../../mesh/zones.ts";
import { formatList, formatObject } from "./claim-sentence.ts";
import type { UsedClaim } from "./step-recorder.ts";
import type { RecordSource, TracedStep } from "./trace.ts";

/** What is known of how a reply was made. */
export interface Observed {
  readonly steps: readonly TracedStep[];
  readonly usedClaims: readonly UsedClaim[];
  readonly table: NameTable | undefined;
}

/** What no object of a cluster says, but the zone itself. */
const STRUCTURE_TYPES: ReadonlySet<number> = new Set([RrType.Soa, RrType.Ns, RrType.Txt]);

/** Where a record of the reply comes from; `data` is its RDATA as text. */
export function sourceOf({ owner, type }: ResourceRecord, data: string, observed: Observed): RecordSource {
  const { steps, table } = observed;
  if (type === RrType.Cname && isSearchResult(owner, data, steps)) {
    return { kind: "search-list", text: "made by the search list, with the least TTL of what follows" };
  }
  const isInside = zoneOf(owner, table?.zones ?? []) !== undefined;
  const isStructure = STRUCTURE_TYPES.has(type);
  const claims = isStructure ? [] : claimsBehind({ owner, type, data, isInside }, observed);
  if (claims.length > 0) {
    const objects = new Map(claims.map(({ object }) => [formatObject(object), object]));
    return { kind: "objects", objects: [...objects.values()], text: `from ${formatList([...objects.keys()])}` };
  }
  if (isFromElsewhere(owner, isInside, steps)) return sourceOutside(owner, steps);
  return isStructure
    ? { kind: "zone", text: "from the structure of the zone" }
    : { kind: "name-table", text: "from the name table" };
}

function isSearchResult(owner: Name, target: string, steps: readonly TracedStep[]): boolean {
  const led = (kind: TracedStep["kind"], name: string): boolean =>
    steps.some((step) => step.kind === kind && step.name === name);
  return led("search", owner) && led("search-candidate", target);
}

/** Zones with upstreams of their own may lie inside the mesh's. */
function isFromElsewhere(owner: Name, isInside: boolean, steps: readonly TracedStep[]): boolean {
  const isOfZone = steps.some((step) => step.kind === "zone-upstream" && isWithin(owner, step.zone));
  return (!isInside || isOfZone) && !isHeld(owner, steps);
}

function isHeld(owner: Name, steps: readonly TracedStep[]): boolean {
  return steps.some(
    (step) =>
      step.kind === "presence" &&
      step.name === owner &&
      // What is absent is denied here; a record that it has nevertheless is from elsewhere.
      step.presence !== "outside" &&
      step.presence !== "absent",
  );
}

function sourceOutside(owner: Name, steps: readonly TracedStep[]): RecordSource {
  const answers = steps.filter((step) => step.kind === "cache-hit" || step.kind === "forwarded");
  // The names that aliases of an upstream lead to are not asked for; the last upstream gave them.
  const answer = answers.findLast(({ name }) => name === owner) ?? answers.at(-1);
  if (answer === undefined) return { kind: "gateway", text: "from the gateway itself" };
  return {
    kind: "upstream",
    text: answer.kind === "forwarded" ? `from upstream ${answer.upstream}` : "from an upstream, remembered",
  };
}

interface RecordInZone {
  readonly owner: Name;
  readonly type: number;
  readonly data: string;
  readonly isInside: boolean;
}

const ADDRESS_TYPES: ReadonlySet<number> = new Set([RrType.A, RrType.Aaaa]);

/**
 * The claims on the owner that give the data; an address that none gives is an automatic VIP of theirs. Ports have no
 * data to tell them apart, so SRV records are from all claims on the owner.
 */
function claimsBehind(record: RecordInZone, { usedClaims }: Observed): readonly UsedClaim[] {
  const candidates = candidatesFor(record, usedClaims);
  if (record.type === RrType.Srv) return candidates;
  const giving = candidates.filter(({ gives }) => gives.some((items) => items.includes(record.data)));
  if (giving.length > 0 || !ADDRESS_TYPES.has(record.type)) return giving;
  return candidates.filter(({ hasAutomaticVip }) => hasAutomaticVip);
}

/** Names inside the mesh's zones may follow from the host asked for last, as the targets of its SRV records do. */
function candidatesFor({ owner, isInside }: RecordInZone, usedClaims: readonly UsedClaim[]): readonly UsedClaim[] {
  const onOwner = usedClaims.filter(({ name }) => name === owner);
  if (onOwner.length > 0 || !isInside) return onOwner;
  const last = usedClaims.at(-1)?.askedName;
  return usedClaims.filter(({ askedName }) => askedName === last);
}
