import { canonicalAddress } from "../../dns/address.ts";
import { isWithin, parseName, type Name } from "../../dns/name.ts";
import { compareText, type ExternalAddresses } from "../../mesh/claim.ts";
import { parseExactHost } from "../claims/host.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields, Located } from "./fields.ts";

/** What a client outside the cluster reaches a Service at: the status of its load balancer and `spec.externalIPs`. */
export function readExternalAddresses(service: Fields): ExternalAddresses | undefined {
  const spec = service.map("spec");
  const external = spec.texts("externalIPs").map((text) => readAddress(spec, text));
  return uniteExternalAddresses([...readIngressPoints(service), ...external.filter(isKnown)], (message) => {
    service.report("notice", "status.loadBalancer", message);
  });
}

/** `status.loadBalancer` of a Service or an Ingress; undefined when no load balancer has an address or a host name yet. */
export function readLoadBalancerStatus(object: Fields): ExternalAddresses | undefined {
  return uniteExternalAddresses(readIngressPoints(object), (message) => {
    object.report("notice", "status.loadBalancer", message);
  });
}

/**
 * The addresses of all, sorted, each once; where there are none, one of the aliases, for a name has no more than one
 * (RFC 1034 section 3.6.2). Calls `report` with what was left out.
 */
export function uniteExternalAddresses(
  all: readonly ExternalAddresses[],
  report: (message: string) => void,
): ExternalAddresses | undefined {
  const addresses = [...new Set(all.flatMap((each) => each.addresses))].toSorted(compareText);
  const aliases = [...new Set(all.map(({ alias }) => alias).filter((alias) => alias !== undefined))];
  const [alias, ...others] = aliases.toSorted(compareText);
  const unused = addresses.length > 0 ? aliases.toSorted(compareText) : others;
  if (unused.length > 0) report(`a name has addresses or one alias, so this was left out: ${unused.join(" ")}`);
  if (addresses.length > 0) return { addresses };
  return alias === undefined ? undefined : { addresses, alias };
}

/** An address or a host name of a load balancer as it was read; undefined, with a diagnostic, when it is neither. */
export function readExternalHost(fields: Fields, text: Located<string>): ExternalAddresses | undefined {
  if (canonicalAddress(text.value) !== undefined) return readAddress(fields, text);
  const host = parseExactHost(text.value);
  if ("problem" in host) {
    fields.reportAt("error", text.path, `${quoted(text.value)} cannot be an alias: ${host.problem}`);
    return undefined;
  }
  if (!isWithin(host.name, LOCALHOST)) return { addresses: [], alias: host.name };
  fields.reportAt("warning", text.path, "localhost is each machine's own (RFC 6761 section 6.3), so it leads nowhere");
  return undefined;
}

/** An address as it was read; undefined, with a diagnostic, when it is none. */
export function readAddress(fields: Fields, { value, path }: Located<string>): ExternalAddresses | undefined {
  const address = canonicalAddress(value);
  if (address === undefined) {
    fields.reportAt("error", path, `${quoted(value)} is not an IP address`);
    return undefined;
  }
  if (!UNSPECIFIED.has(address)) return { addresses: [address] };
  fields.reportAt("warning", path, `${address} stands for no address at all, so nobody can reach it`);
  return undefined;
}

const LOCALHOST: Name = parseName("localhost.");
const UNSPECIFIED: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** Each entry of `status.loadBalancer.ingress`; of one that has both, the address counts. */
function readIngressPoints(object: Fields): ExternalAddresses[] {
  const points = object.map("status").map("loadBalancer").maps("ingress");
  return points.map(readIngressPoint).filter(isKnown);
}

function readIngressPoint(point: Fields): ExternalAddresses | undefined {
  const ip = point.text("ip") ?? "";
  const hostname = point.text("hostname") ?? "";
  const read = ip === "" ? undefined : readAddress(point, { value: ip, path: point.pathOf("ip") });
  if (read !== undefined) return read;
  if (hostname !== "") return readExternalHost(point, { value: hostname, path: point.pathOf("hostname") });
  if (ip === "") point.report("warning", "ip", "is missing, and so is hostname: the load balancer cannot be reached");
  return undefined;
}

function isKnown(read: ExternalAddresses | undefined): read is ExternalAddresses {
  return read !== undefined;
}
