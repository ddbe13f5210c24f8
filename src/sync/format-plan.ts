import type { Claim, ClaimAnswer, MeshHost } from "../mesh/claim.ts";
import type { Change } from "./plan.ts";

/** How many addresses of one claim are shown. */
const SHOWN_ADDRESSES = 4;

/** A plan for people: one line per name, then the totals. */
export function formatPlan(changes: readonly Change[]): string[] {
  return [...changes.map(formatChange), formatTotals(changes)];
}

function formatChange(change: Change): string {
  switch (change.kind) {
    case "add":
      return `+ ${change.name}  ${formatHost(change.to)}`;
    case "change":
      return `~ ${change.name}  ${formatHost(change.from)}  ->  ${formatHost(change.to)}`;
    case "remove":
      return `- ${change.name}  ${formatHost(change.from)}`;
  }
}

function formatTotals(changes: readonly Change[]): string {
  if (changes.length === 0) return "no changes";
  const count = (kind: Change["kind"]): number => changes.filter((change) => change.kind === kind).length;
  return `${count("add")} to add, ${count("change")} to change, ${count("remove")} to remove`;
}

function formatHost({ claims, vip }: MeshHost): string {
  const said = claims.map((claim) => formatClaim(claim, vip ?? []));
  return said.join(", ");
}

function formatClaim({ cluster, kind, namespace, object, answer }: Claim, vip: readonly string[]): string {
  return `${formatAnswer(answer, vip)} (${cluster} ${kind} ${namespace}/${object})`;
}

function formatAnswer(answer: ClaimAnswer, vip: readonly string[]): string {
  switch (answer.form) {
    case "addresses":
      return formatAddresses(answer.addresses);
    case "endpoints":
      if (answer.endpoints.length === 0) return "no address, so NXDOMAIN";
      return formatAddresses(answer.endpoints.map(({ address }) => address));
    case "alias":
      return answer.target;
    case "vip":
      return `vip ${formatAddresses(answer.assigned ?? vip)}`;
  }
}

function formatAddresses(addresses: readonly string[]): string {
  if (addresses.length === 0) return "no address";
  const shown = addresses.slice(0, SHOWN_ADDRESSES).join(" ");
  const rest = addresses.length - SHOWN_ADDRESSES;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
