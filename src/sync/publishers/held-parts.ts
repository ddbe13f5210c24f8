import { compareText, type MeshHost } from "../../mesh/claim.ts";
import type { ClusterPart, NamedClaim } from "../../mesh/cluster.ts";
import { publisherKey, type PublishedPart, type PublisherRecord } from "../../snapshot/publisher.ts";
import { readHosts } from "../../snapshot/read-hosts.ts";
import { StoreError, type StoreReader } from "../../snapshot/store/store.ts";
import { partsOf, type CurrentTable } from "../read-current.ts";
import { uniteWithheld } from "../withheld-claims.ts";
import { compareToTable } from "./record-age.ts";

/** What a store holds of every cluster. */
export interface HeldParts {
  /** By cluster. */
  readonly parts: readonly ClusterPart[];
  /** Claims of the parts that are not in the table that they are from. */
  readonly withheld: readonly NamedClaim[];
  /** Hosts of tables that are not the current one and hold some part. */
  readonly otherHosts: readonly MeshHost[];
  /** True when the current table lacks what a publisher published, or has what was pruned. */
  readonly isBehind: boolean;
  /** What could not be read of the tables of publishers, one line each. */
  readonly notices: readonly string[];
}

/** A store, and what was read of it. */
export interface HeldTable {
  readonly store: StoreReader;
  readonly current?: CurrentTable;
  readonly withheld: readonly NamedClaim[];
  readonly records: ReadonlyMap<string, PublisherRecord>;
}

/**
 * The newest part of every cluster: that of the current table, or the one that its publisher says it published later. A
 * table of a publisher that cannot be read leaves what the current one has. Rejects with `StoreError` when the store fails.
 */
export async function readHeldParts(held: HeldTable): Promise<HeldParts> {
  const { current, records } = held;
  const observed = new Map((current?.pointer.clusters ?? []).map((each) => [each.cluster, each]));
  const tableParts = new Map(current === undefined ? [] : partsOf(current).map(byCluster));
  const found: FoundCluster[] = [];
  for (const cluster of [...new Set([...observed.keys(), ...records.keys()])].toSorted(compareText)) {
    const record = records.get(cluster);
    const age = record === undefined ? -1 : compareToTable(record, observed.get(cluster));
    const inTable = { isThere: observed.has(cluster), part: tableParts.get(cluster) };
    if (record === undefined || age < 0) found.push(fromTable(held, cluster, inTable.part));
    else found.push(await fromRecord(held, record, age === 0, inTable));
  }
  const parts = found.flatMap(({ part }) => part ?? []);
  return {
    parts: parts.map(({ part }) => part),
    withheld: parts.flatMap(({ withheld }) => withheld),
    otherHosts: parts.flatMap(({ hosts }) => hosts),
    isBehind: found.some(({ isBehind }) => isBehind),
    notices: found.flatMap(({ notice }) => notice ?? []),
  };
}

/** What was found of one cluster. */
interface FoundCluster {
  readonly part?: FoundPart;
  readonly isBehind: boolean;
  readonly notice?: string;
}

/** What the current table has of a cluster; without `part` when it is damaged, and `isThere` false when it has nothing. */
interface TablePart {
  readonly isThere: boolean;
  readonly part: ClusterPart | undefined;
}

function fromTable({ withheld }: HeldTable, cluster: string, part: ClusterPart | undefined): FoundCluster {
  if (part === undefined) return { isBehind: false };
  const own = withheld.filter(({ claim }) => claim.cluster === cluster);
  return { part: completed(part, own), isBehind: false };
}

/** What a record says that is as new as the table (`isSame`), or newer. */
async function fromRecord(
  held: HeldTable,
  { cluster, part: published }: PublisherRecord,
  isSame: boolean,
  inTable: TablePart,
): Promise<FoundCluster> {
  if (published === undefined) return isSame ? fromTable(held, cluster, inTable.part) : { isBehind: inTable.isThere };
  const part = await publishedPart(held.store, published, isSame ? inTable.part : undefined);
  if (typeof part !== "string") return { part, isBehind: !isSame };
  const notice = unreadable(cluster, part, inTable.part !== undefined);
  return { ...fromTable(held, cluster, inTable.part), isBehind: !isSame, notice };
}

interface FoundPart {
  readonly part: ClusterPart;
  readonly withheld: readonly NamedClaim[];
  /** Hosts that were read for it. */
  readonly hosts: readonly MeshHost[];
}

/** The part as it was published, from `ofTable` when that is the same and lacks nothing; a string says why there is none. */
async function publishedPart(
  store: StoreReader,
  published: PublishedPart,
  ofTable: ClusterPart | undefined,
): Promise<FoundPart | string> {
  if (ofTable !== undefined) {
    const found = completed(ofTable, published.withheld);
    if (found.part.claims.length === (published.claimCount ?? found.part.claims.length)) return found;
  }
  try {
    const hosts = [...(await readHosts(store, published)).values()].toSorted((a, b) => compareText(a.name, b.name));
    const { observation } = published;
    const claims = hosts.flatMap(({ name, claims: all }) =>
      all.filter(({ cluster }) => cluster === observation.cluster).map((claim) => ({ name, claim })),
    );
    return { ...completed({ observation, claims }, published.withheld), hosts };
  } catch (cause) {
    const isLost = cause instanceof StoreError && (cause.code === "missing" || cause.code === "corrupt");
    if (!isLost) throw cause;
    return cause.message;
  }
}

/** A part with claims that are not in its table; one that is in it counts as such. */
function completed({ observation, claims }: ClusterPart, withheld: readonly NamedClaim[]): FoundPart {
  if (withheld.length === 0) return { part: { observation, claims }, withheld: [], hosts: [] };
  const all = uniteWithheld(withheld, claims);
  const isThere = new Set(all);
  return { part: { observation, claims: all }, withheld: withheld.filter((each) => isThere.has(each)), hosts: [] };
}

function unreadable(cluster: string, problem: string, isInTable: boolean): string {
  const consequence = isInTable ? "what the current table has of it stays" : "the table goes without it";
  return `${publisherKey(cluster)}: what was published last of ${cluster} cannot be read, ${consequence} until it is synced again: ${problem}`;
}

function byCluster(part: ClusterPart): [string, ClusterPart] {
  return [part.observation.cluster, part];
}
