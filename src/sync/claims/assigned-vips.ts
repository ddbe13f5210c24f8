import type { Name } from "../../dns/name.ts";
import type { ServiceEntry } from "../objects/service-entry.ts";
import { parseHost } from "./host.ts";

/** VIPs from `status.addresses` by host; one without a host can only belong to the entry's only host. */
export function assignedVips(entry: ServiceEntry, zone: Name): ReadonlyMap<Name, ReadonlySet<string>> {
  const vips = new Map<Name, Set<string>>();
  const onlyHost = entry.hosts.length === 1 ? entry.hosts[0]?.value : undefined;
  for (const { address, host: text = onlyHost } of entry.assigned) {
    const host = text === undefined ? undefined : parseHost(text, zone);
    if (host !== undefined && "name" in host) vips.set(host.name, (vips.get(host.name) ?? new Set()).add(address));
    else entry.fields.report("warning", "status.addresses", `${address} belongs to no host of the entry`);
  }
  return vips;
}
