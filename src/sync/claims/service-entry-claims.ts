import type { Name } from "../../dns/name.ts";
import type { Backend, ClaimAnswer, Endpoint } from "../../mesh/claim.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import { quoted } from "../diagnostic.ts";
import type { Server } from "../objects/server.ts";
import { readInlineServers, type ServiceEntry } from "../objects/service-entry.ts";
import type { ClaimContext } from "./claim-context.ts";
import { claimOf } from "./claim-context.ts";
import { parseHost } from "./host.ts";
import { backendsOf, endpointsOf, hostAsBackend, serversWithAddress } from "./service-entry-servers.ts";
import { assignedVips } from "./assigned-vips.ts";
import type { Workloads } from "./workloads.ts";

/** What an entry answers for one of its hosts, and the servers beside it. */
interface EntryAnswer {
  readonly answer: ClaimAnswer;
  readonly servers?: readonly Endpoint[];
}

/** The claims of a ServiceEntry, at most one for each of its hosts; a host that cannot be a name is reported. */
export function serviceEntryClaims(entry: ServiceEntry, context: ClaimContext, workloads: Workloads): NamedClaim[] {
  const answerFor = answerOf(entry, context, workloads);
  const claims: NamedClaim[] = [];
  for (const name of hostNames(entry, context.zone)) {
    const found = answerFor(name);
    if (found === undefined) continue;
    const { answer, servers = [] } = found;
    claims.push({ name, claim: claimOf("ServiceEntry", { ...entry, servers }, answer, context) });
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
function answerOf(
  entry: ServiceEntry,
  { zone }: ClaimContext,
  workloads: Workloads,
): (host: Name) => EntryAnswer | undefined {
  const { addresses, resolution } = entry;
  if (addresses?.length === 0) return () => undefined;
  const servers = [...readInlineServers(entry), ...selectedServers(entry, workloads)];
  if (addresses !== undefined) {
    const found = { answer: { form: "addresses", addresses }, servers: serversWithAddress(entry, servers) } as const;
    return () => found;
  }
  if (resolution === "NONE") {
    const endpoints = endpointsOf(entry, servers);
    return () => (endpoints.length === 0 ? undefined : { answer: { form: "endpoints", endpoints } });
  }
  if (!entry.mayHaveVip) return () => undefined;
  const assigned = assignedVips(entry, zone);
  const backends = backendsOf(entry, servers);
  return (host) => vipAnswer(entry, host, { backends, assigned: assigned.get(host) });
}

function selectedServers({ metadata, selector }: ServiceEntry, { pods, entries }: Workloads): Server[] {
  return [...entries.select(metadata.namespace, selector), ...pods.select(metadata.namespace, selector)];
}

interface VipSources {
  readonly backends: readonly Backend[];
  /** VIPs that Istio gave this host. */
  readonly assigned: ReadonlySet<string> | undefined;
}

function vipAnswer(entry: ServiceEntry, host: Name, { backends, assigned }: VipSources): EntryAnswer | undefined {
  const isWildcard = host.startsWith("*.");
  if (isWildcard && entry.resolution !== "DYNAMIC_DNS") {
    const message = `${host} gets no automatic VIP: a wildcard needs spec.addresses, or resolution DYNAMIC_DNS`;
    entry.fields.report("notice", "spec.hosts", message);
    return undefined;
  }
  const sentTo = backends.length > 0 ? backends : hostAsBackend(entry, host);
  return {
    answer: {
      form: "vip",
      ...(assigned === undefined ? {} : { assigned: [...assigned] }),
      ...(sentTo.length === 0 ? {} : { backends: sentTo }),
    },
  };
}
