import type { ResourceRecord } from "../../dns/message.ts";
import type { Name } from "../../dns/name.ts";
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
  const claims = isStructure ? [] : claimsBehind({ owner, data, isInside }, observed);
  if (claims.length > 0) {
    const objects = new Map(claims.map(({ object }) => [formatObject(object), object]));
    return { kind: "objects", objects: [...objects.values()], text: `from ${formatList([...objects.keys()])}` };
  }
  if (!isInside && !isHeld(owner, steps)) return sourceOutside(owner, steps);
  return isStructure
    ? { kind: "zone", text: "from the structure of the zone" }
    : { kind: "name-table", text: "from the name table" };
}

function isSearchResult(owner: Name, target: string, steps: readonly TracedStep[]): boolean {
  const led = (kind: TracedStep["kind"], name: string): boolean =>
    steps.some((step) => step.kind === kind && step.name === name);
  return led("search", owner) && led("search-candidate", target);
}

function isHeld(owner: Name, steps: readonly TracedStep[]): boolean {
  return steps.some((step) => step.kind === "presence" && step.name === owner && step.presence !== "outside");
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
  readonly owner: string;
  readonly data: string;
  readonly isInside: boolean;
}

/**
 * The claims on the owner that say the data, or all on the owner where none does (SRV, automatic VIPs). Names inside the
 * mesh's zones may follow from a host above, as targets of SRV do: then whichever claims say it.
 */
function claimsBehind({ owner, data, isInside }: RecordInZone, { usedClaims }: Observed): readonly UsedClaim[] {
  const onOwner = usedClaims.filter(({ name }) => name === owner);
  const candidates = isInside && onOwner.length === 0 ? usedClaims : onOwner;
  const saying = candidates.filter(({ said }) => said.some(([, items]) => items.includes(data)));
  return saying.length > 0 ? saying : onOwner;
}
