import { ROOT, type Name } from "../../dns/name.ts";
import type { UpstreamAddress, ZoneUpstreams } from "../../resolver/upstream-address.ts";
import { parseUpstreamAddress, shownUrl, UpstreamUrlError, type UpstreamReach } from "../upstream-url.ts";
import type { VariableReader } from "./variable-reader.ts";

/** Blanks, or a comma before the next URL: commas stand within URLs, too, between bootstrap addresses. */
const BETWEEN_URLS = /,?\s+|,(?=(?:[^\s,/=#]+=)?[a-z]+:\/\/)/i;

/** `MESHDOH_UPSTREAM`: URLs. */
export function readUpstreams(read: VariableReader, reach: UpstreamReach): UpstreamAddress[] {
  const variable = "MESHDOH_UPSTREAM";
  return read.list(variable, BETWEEN_URLS).flatMap((text) => readUpstream(read, variable, text, reach));
}

/** `MESHDOH_ZONE_UPSTREAM`: items `<suffix>=<url>`; those of one suffix are its servers. */
export function readZoneUpstreams(read: VariableReader, reach: UpstreamReach): ZoneUpstreams<UpstreamAddress>[] {
  const variable = "MESHDOH_ZONE_UPSTREAM";
  const byZone = new Map<Name, UpstreamAddress[]>();
  for (const item of read.list(variable, BETWEEN_URLS)) {
    const [, suffix = ROOT, url = ""] = /^([^=/]+)=(.*)$/.exec(item) ?? [];
    // The root would be all names, and those have a variable of their own.
    if (suffix === ROOT) {
      const example = "corp.example=https://192.0.2.53/dns-query";
      read.problems.push(`${variable} must list <suffix>=<url>, such as ${example}, not ${shownUrl(item)}`);
      continue;
    }
    const zone = read.name(variable, suffix);
    const upstreams = readUpstream(read, variable, url, reach);
    if (zone !== undefined) byZone.set(zone, [...(byZone.get(zone) ?? []), ...upstreams]);
  }
  return [...byZone].map(([zone, upstreams]) => ({ zone, upstreams }));
}

/** The upstream of one URL, or none when there is a problem with it. */
function readUpstream(read: VariableReader, variable: string, text: string, reach: UpstreamReach): UpstreamAddress[] {
  try {
    return [parseUpstreamAddress(text, reach)];
  } catch (error) {
    if (!(error instanceof UpstreamUrlError)) throw error;
    read.problems.push(`${variable} ${error.message}`);
    return [];
  }
}
