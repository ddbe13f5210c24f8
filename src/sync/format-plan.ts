import type { Claim, ClaimAnswer, ExternalAddresses, MeshHost } from "../mesh/claim.ts";
import type { Change } from "./plan.ts";
import { countPlan, type PlanCount } from "./plan-counts.ts";
import { countMovedVips, type SettingChange } from "./table-settings.ts";

/** How many addresses of one claim are shown. */
const SHOWN_ADDRESSES = 4;

/** A plan for people: one line per setting and name, then the totals, and those of each cluster by kind. */
export function formatPlan(changes: readonly Change[], settingChanges: readonly SettingChange[] = []): string[] {
  const moved = countMovedVips(changes);
  return [
    ...settingChanges.map(formatSettingChange),
    ...changes.map(formatChange),
    formatTotals(changes, settingChanges),
    ...formatCounts(countPlan(changes)),
    ...(moved === 0 ? [] : [`${moved} ${moved === 1 ? "host gets" : "hosts get"} another VIP`]),
  ];
}

function formatSettingChange({ setting, from, to }: SettingChange): string {
  if (from === null) return `+ ${setting}  ${String(to)}`;
  return to === null ? `- ${setting}  ${from}` : `~ ${setting}  ${from}  ->  ${to}`;
}

function formatChange(change: Change): string {
  switch (change.kind) {
    case "add":
      return `+ ${change.name}  ${formatHost(change.to)}`;
    case "change":
      return `~ ${change.name}  ${formatDifference(change.from, change.to)}`;
    case "remove":
      return `- ${change.name}  ${formatHost(change.from)}`;
  }
}

/** Servers, ports and visibility are too many to show: they are told of when nothing else differs. */
function formatDifference(before: MeshHost, after: MeshHost): string {
  const [from, to] = [formatHost(before, addressesOf(after)), formatHost(after, addressesOf(before))];
  return from === to ? `${to}: its servers, ports or visibility` : `${from}  ->  ${to}`;
}

function formatTotals(changes: readonly Change[], settingChanges: readonly SettingChange[]): string {
  if (changes.length === 0) return settingChanges.length === 0 ? "no changes" : "no changes of names";
  const count = (kind: Change["kind"]): number => changes.filter((change) => change.kind === kind).length;
  return `${count("add")} to add, ${count("change")} to change, ${count("remove")} to remove`;
}

/** One line per cluster; a plan of one cluster and kind has said all with its totals. */
function formatCounts(counts: readonly PlanCount[]): string[] {
  if (counts.length < 2) return [];
  const byCluster = new Map<string, string[]>();
  for (const { cluster, kind, added, changed, removed } of counts) {
    const parts = [
      ...(added > 0 ? [`+${added}`] : []),
      ...(changed > 0 ? [`~${changed}`] : []),
      ...(removed > 0 ? [`-${removed}`] : []),
    ];
    byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), `${kind} ${parts.join(" ")}`]);
  }
  return [...byCluster].map(([cluster, kinds]) => `cluster ${cluster}: ${kinds.join(", ")}`);
}

/** Of many addresses those are shown first that `other`, by the place of a claim, has not. */
function formatHost({ claims, vip }: MeshHost, other: ReadonlyMap<string, ReadonlySet<string>> = new Map()): string {
  const said = claims.map((claim) => formatClaim(claim, vip ?? [], other.get(placeOf(claim)) ?? new Set()));
  return said.join(", ");
}

/** The addresses of each claim, by its place. */
function addressesOf({ claims, vip = [] }: MeshHost): Map<string, ReadonlySet<string>> {
  return new Map(claims.map((claim) => [placeOf(claim), new Set([...addressesIn(claim), ...vip])]));
}

function addressesIn({ answer, external }: Claim): readonly string[] {
  const outside = external?.addresses ?? [];
  switch (answer.form) {
    case "addresses":
    case "external":
      return [...answer.addresses, ...outside];
    case "endpoints":
      return [...answer.endpoints.map(({ address }) => address), ...outside];
    case "vip":
      return [...(answer.assigned ?? []), ...outside];
    case "alias":
      return outside;
  }
}

function placeOf({ cluster, kind, namespace, object }: Claim): string {
  return `${cluster} ${kind} ${namespace}/${object}`;
}

function formatClaim(claim: Claim, vip: readonly string[], known: ReadonlySet<string>): string {
  const { answer, external } = claim;
  const outside = external === undefined ? "" : `, external ${formatExternal(external, known)}`;
  return `${formatAnswer(answer, vip, known)}${outside} (${placeOf(claim)})`;
}

function formatExternal({ addresses, alias }: ExternalAddresses, known: ReadonlySet<string>): string {
  return alias ?? formatAddresses(addresses, known);
}

function formatAnswer(answer: ClaimAnswer, vip: readonly string[], known: ReadonlySet<string>): string {
  switch (answer.form) {
    case "addresses":
      return formatAddresses(answer.addresses, known);
    case "endpoints":
      if (answer.endpoints.length === 0) return "no address, so NXDOMAIN";
      return formatAddresses(
        answer.endpoints.map(({ address }) => address),
        known,
      );
    case "alias":
      return answer.target;
    case "external":
      return formatExternal(answer, known);
    case "vip": {
      const { assigned = [] } = answer;
      return `vip ${formatAddresses(assigned.length > 0 ? assigned : vip, known)}`;
    }
  }
}

function formatAddresses(addresses: readonly string[], known: ReadonlySet<string>): string {
  if (addresses.length === 0) return "no address";
  const isShort = addresses.length <= SHOWN_ADDRESSES;
  const order = isShort ? addresses : addresses.toSorted((a, b) => Number(known.has(a)) - Number(known.has(b)));
  const shown = order.slice(0, SHOWN_ADDRESSES).join(" ");
  const rest = addresses.length - SHOWN_ADDRESSES;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
