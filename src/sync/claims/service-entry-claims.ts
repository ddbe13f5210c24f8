import type { Name } from "../../dns/name.ts";
import type { ClaimAnswer } from "../../mesh/claim.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import { quoted } from "../diagnostic.ts";
import type { ServiceEntry } from "../objects/service-entry.ts";
import { readInlineEndpoints } from "../objects/service-entry.ts";
import type { ClaimContext } from "./claim-context.ts";
import { claimOf } from "./claim-context.ts";
import { parseHost } from "./host.ts";

/** The claims of a ServiceEntry, at most one for each of its hosts; a host that cannot be a name is reported. */
export function serviceEntryClaims(entry: ServiceEntry, context: ClaimContext): NamedClaim[] {
  const answerFor = answerOf(entry, context.zone);
  const claims: NamedClaim[] = [];
  for (const name of hostNames(entry, context.zone)) {
    const answer = answerFor(name);
    if (answer !== undefined) claims.push({ name, claim: claimOf("ServiceEntry", entry, answer, context) });
  }
  return claims;
}

function hostNames(entry: ServiceEntry, zone: Name): Set<Name> {
  const names = new Set<Name>();
  for (const { value, path } of entry.hosts) {
    const host = parseHost(value, zone);
    if ("name" in host) names.add(host.name);
    else entry.fields.reportAt(value === "*" ? "warning" : "error", path, `${quoted(value)}: ${host.problem}`);
  }
  return names;
}

/** What the entry answers for a host; undefined when the name is not ours and is to be looked up upstream. */
function answerOf(entry: ServiceEntry, zone: Name): (host: Name) => ClaimAnswer | undefined {
  if (entry.addresses !== undefined) {
    const answer: ClaimAnswer = { form: "addresses", addresses: entry.addresses };
    return () => (answer.addresses.length === 0 ? undefined : answer);
  }
  if (entry.resolution === "NONE") {
    const endpoints = readInlineEndpoints(entry);
    return () => (endpoints.length === 0 ? undefined : { form: "endpoints", endpoints });
  }
  if (!entry.mayHaveVip) return () => undefined;
  const assigned = assignedVips(entry, zone);
  return (host) => vipAnswer(entry, host, assigned);
}

function vipAnswer(
  entry: ServiceEntry,
  host: Name,
  assigned: ReadonlyMap<Name, ReadonlySet<string>>,
): ClaimAnswer | undefined {
  if (host.startsWith("*.") && entry.resolution !== "DYNAMIC_DNS") {
    const message = `${host} gets no automatic VIP: a wildcard needs spec.addresses, or resolution DYNAMIC_DNS`;
    entry.fields.report("notice", "spec.hosts", message);
    return undefined;
  }
  const vips = assigned.get(host);
  return { form: "vip", ...(vips === undefined ? {} : { assigned: [...vips] }) };
}

/** VIPs from `status.addresses` by host; one without a host can only belong to the entry's only host. */
function assignedVips(entry: ServiceEntry, zone: Name): Map<Name, Set<string>> {
  const vips = new Map<Name, Set<string>>();
  const onlyHost = entry.hosts.length === 1 ? entry.hosts[0]?.value : undefined;
  for (const { address, host: text = onlyHost } of entry.assigned) {
    const host = text === undefined ? undefined : parseHost(text, zone);
    if (host !== undefined && "name" in host) vips.set(host.name, (vips.get(host.name) ?? new Set()).add(address));
    else entry.fields.report("warning", "status.addresses", `${address} belongs to no host of the entry`);
  }
  return vips;
}
