import type { Name } from "../../dns/name.ts";
import { parseExactHost, parseHost } from "../claims/host.ts";
import { quoted, type Severity } from "../diagnostic.ts";
import type { NameTableEntry } from "./name-table.ts";
import { sortAddresses } from "./sorted-addresses.ts";

/** What a table says of one name. */
export interface TableHost {
  readonly name: Name;
  /** From the registry Kubernetes: the name of a Service, or below one. */
  readonly isService: boolean;
  /** Sorted, and not empty. */
  readonly addresses: readonly string[];
  /** Names besides, as they stand there. */
  readonly altHosts: ReadonlySet<string>;
}

/** The hosts of a table by name. */
export interface TableHosts {
  readonly hosts: ReadonlyMap<Name, TableHost>;
  /** How many aliases were left out. */
  readonly aliasCount: number;
}

/** Takes what is to be said of a host; `field` is one of its entry. */
export type ReportHost = (severity: Severity, host: string, message: string, field?: string) => void;

const KUBERNETES = "Kubernetes";
const KNOWN_REGISTRIES = new Set([KUBERNETES, "External"]);

/**
 * The entries that make names, by name. Aliases that an agent added (registry Kubernetes, ending in a dot) make none, as in
 * Istio (generateAltHosts). Of entries of one name those of Kubernetes count, and their addresses are united, so that
 * their order makes no difference.
 */
export function tableHosts(entries: readonly NameTableEntry[], zone: Name, report: ReportHost): TableHosts {
  const read = new Map<Name, TableHost[]>();
  let aliasCount = 0;
  for (const entry of entries) {
    if (isAlias(entry)) aliasCount++;
    else addTo(read, readHost(entry, zone, report));
  }
  const hosts = new Map<Name, TableHost>();
  for (const [name, [first, ...others]] of read) {
    if (first !== undefined) hosts.set(name, others.length === 0 ? first : united([first, ...others], report));
  }
  return { hosts, aliasCount };
}

function addTo(read: Map<Name, TableHost[]>, host: TableHost | undefined): void {
  if (host === undefined) return;
  const known = read.get(host.name);
  if (known === undefined) read.set(host.name, [host]);
  else known.push(host);
}

function isAlias({ host, registry }: NameTableEntry): boolean {
  return registry === KUBERNETES && host.endsWith(".");
}

function readHost(entry: NameTableEntry, zone: Name, report: ReportHost): TableHost | undefined {
  const { host, registry } = entry;
  const isService = registry === KUBERNETES;
  const parsed = isService ? parseExactHost(host) : parseHost(host, zone);
  if ("problem" in parsed) {
    report("error", host, parsed.problem);
    return undefined;
  }
  if (!KNOWN_REGISTRIES.has(registry)) {
    report("notice", host, `the registry ${quoted(registry)} is none of Istio's own: read as External`, "registry");
  }
  const addresses = readAddresses(entry, report);
  if (addresses.length === 0) return undefined;
  return { name: parsed.name, isService, addresses, altHosts: new Set(isService ? entry.altHosts : []) };
}

/** A host without any address is none for Istio either, and is looked up upstream. */
function readAddresses({ host, ips }: NameTableEntry, report: ReportHost): readonly string[] {
  const { addresses, bad } = sortAddresses(ips);
  if (ips.length === 0) report("warning", host, "has no address, so it is left out", "ips");
  const consequence = addresses.length === 0 ? "and no other is left, so the host is left out" : "so it is left out";
  for (const index of bad) {
    const message = `${quoted(ips[index])} is no address that can be answered, ${consequence}`;
    report(addresses.length === 0 ? "error" : "warning", host, message, `ips[${index}]`);
  }
  return addresses;
}

function united(hosts: readonly [TableHost, ...TableHost[]], report: ReportHost): TableHost {
  const { name } = hosts[0];
  const text = name.slice(0, -1);
  const services = hosts.filter(({ isService }) => isService);
  const isMixed = services.length > 0 && services.length < hosts.length;
  if (isMixed) report("warning", text, "is there as Kubernetes and as External: that of Kubernetes counts");
  const counting = isMixed ? services : hosts;
  const { addresses } = sortAddresses(counting.flatMap((host) => host.addresses));
  if (counting.some((host) => host.addresses.length < addresses.length)) {
    report("warning", text, "is there several times with different addresses: all are answered");
  }
  const altHosts = new Set(counting.flatMap((host) => [...host.altHosts]));
  return { name, isService: services.length > 0, addresses, altHosts };
}
