import { isWithin, type Name } from "../../dns/name.ts";
import { compareText, type ClaimAnswer, type ClaimKind } from "../../mesh/claim.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import { CLUSTERSET_ZONE } from "../../mesh/zone-structure.ts";
import { parseHost } from "../claims/host.ts";
import { compareDiagnostics, quoted, type Diagnostic } from "../diagnostic.ts";
import type { SourceReading } from "../source.ts";
import { compareNamedClaims } from "../withheld-claims.ts";
import type { NameTable } from "./name-table.ts";
import { tableHosts, type ReportHost, type TableHost } from "./table-hosts.ts";
import { foreignDomainOf, headlessOf, servicePlaceOf, type PodHost, type ServicePlace } from "./table-services.ts";

/** What a table was read for, and where it was read. */
export interface TablePlace {
  readonly cluster: string;
  readonly zone: Name;
  /** As diagnostics call it: a path, a URL. */
  readonly title: string;
}

/** What a source says that has a name table instead of objects. */
export type TableReading = SourceReading & Required<Pick<SourceReading, "claims">>;

/** How an object is called that istiod's table does not name, so that whoever reads a plan sees where it is from. */
const ORIGIN = "istiod:";

/**
 * The claims of a name table: hosts of Kubernetes as those of their Services, all others as those of ServiceEntries, which
 * the table does not name. What cannot be used is told of by host. The order of the entries makes no difference.
 */
export function nameTableClaims(table: NameTable, place: TablePlace): TableReading {
  const reading = new Reading(place);
  for (const { host, message, field } of table.problems) reading.report("error", host, message, field);
  const { hosts, aliasCount } = tableHosts(table.entries, place.zone, reading.report);
  if (aliasCount > 0) reading.leaveOutAliases(aliasCount);
  reading.addHosts(hosts);
  return {
    objects: [],
    claims: reading.claims.toSorted(compareNamedClaims),
    diagnostics: distinct(reading.diagnostics.toSorted(compareDiagnostics)),
    // What is there but has another form than it should may be a host all the same.
    isWhole: table.problems.length === 0,
  };
}

interface ServiceHosts {
  readonly place: ServicePlace;
  own: TableHost | undefined;
  readonly pods: PodHost[];
}

class Reading {
  readonly claims: NamedClaim[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #place: TablePlace;
  /** By domain, the first host of Kubernetes in it and how many there are. */
  readonly #foreign = new Map<string, { first: string; count: number }>();

  constructor(place: TablePlace) {
    this.#place = place;
  }

  readonly report: ReportHost = (severity, host, message, field) => {
    const { cluster, title: file } = this.#place;
    const where = { file, kind: "NameTable", name: host, ...(field !== undefined && { field }) };
    this.diagnostics.push({ severity, cluster, where, message });
  };

  leaveOutAliases(count: number): void {
    const { cluster, title: file } = this.#place;
    const what = count === 1 ? "1 alias that ends in a dot is" : `${count} aliases that end in a dot are`;
    const message = `${what} left out: they follow from the Services`;
    this.diagnostics.push({ severity: "notice", cluster, where: { file, kind: "NameTable" }, message });
  }

  addHosts(hosts: ReadonlyMap<Name, TableHost>): void {
    const services = new Map<Name, ServiceHosts>();
    for (const host of hosts.values()) {
      if (host.isService) this.#collect(host, services);
      else this.#addExternal(host);
    }
    for (const service of services.values()) this.#addService(service, hosts);
    for (const [domain, { first, count }] of this.#foreign) {
      const others = count === 1 ? "" : ` and ${count - 1} more like it`;
      const message = `lies in ${domain}, not in ${this.#place.zone}${others}: give the cluster domain=${domain.slice(0, -1)}`;
      this.report("error", first, message);
    }
  }

  #collect(host: TableHost, services: Map<Name, ServiceHosts>): void {
    const place = servicePlaceOf(host.name, this.#place.zone);
    if (place === undefined) {
      this.#addForeign(host.name);
      return;
    }
    const service = services.get(place.serviceName) ?? { place, own: undefined, pods: [] };
    services.set(place.serviceName, service);
    if (place.label === undefined) service.own = host;
    else service.pods.push({ host, label: place.label });
  }

  #addForeign(name: Name): void {
    const { zone } = this.#place;
    const host = name.slice(0, -1);
    const domain = isWithin(name, zone) || isWithin(name, CLUSTERSET_ZONE) ? undefined : foreignDomainOf(name);
    if (domain === undefined) {
      this.report("error", host, `is of Kubernetes, but like no name of a Service: <service>.<namespace>.svc.${zone}`);
      return;
    }
    const { first, count } = this.#foreign.get(domain) ?? { first: host, count: 0 };
    this.#foreign.set(domain, { first: host < first ? host : first, count: count + 1 });
  }

  #addExternal({ name, addresses }: TableHost): void {
    const object = `${ORIGIN}${name.slice(0, -1)}`;
    this.#add(name, "ServiceEntry", { namespace: "", service: object }, { form: "addresses", addresses });
  }

  /** One with names of pods is headless. Of others a table does not tell, and a ClusterIP is what most have. */
  #addService({ place, own, pods }: ServiceHosts, hosts: ReadonlyMap<Name, TableHost>): void {
    const addresses = own?.addresses ?? [];
    const sorted = pods.toSorted((a, b) => compareText(a.label, b.label));
    const { endpoints, others } = headlessOf(addresses, sorted);
    if (own !== undefined) {
      const answer: ClaimAnswer = pods.length > 0 ? { form: "endpoints", endpoints } : { form: "addresses", addresses };
      this.#add(own.name, place.kind, place, answer);
      this.#addAlternatives(own, place, hosts);
    }
    for (const { host, label } of others) {
      const itself = { form: "endpoints", endpoints: host.addresses.map((address) => ({ address })) } as const;
      this.#add(host.name, place.kind, belowService(place, label), itself);
    }
    for (const { host, label } of sorted) this.#addAlternatives(host, belowService(place, label), hosts);
  }

  /** Short names are the business of the view that asks, and what stands in the table itself comes first. */
  #addAlternatives(host: TableHost, of: ServicePlace, hosts: ReadonlyMap<Name, TableHost>): void {
    const { service, namespace } = of;
    const short = new Set([service, `${service}.${namespace}`, `${service}.${namespace}.svc`]);
    for (const text of host.altHosts) {
      if (short.has(text.toLowerCase().replace(/\.$/, ""))) continue;
      const parsed = parseHost(text, this.#place.zone);
      if ("problem" in parsed)
        this.report("error", host.name.slice(0, -1), `${quoted(text)}: ${parsed.problem}`, "altHosts");
      else if (!hosts.has(parsed.name)) {
        this.#add(parsed.name, "ServiceEntry", of, { form: "addresses", addresses: host.addresses });
      }
    }
  }

  #add(name: Name, kind: ClaimKind, of: Pick<ServicePlace, "namespace" | "service">, answer: ClaimAnswer): void {
    const { cluster } = this.#place;
    this.claims.push({ name, claim: { cluster, kind, namespace: of.namespace, object: of.service, answer } });
  }
}

function belowService(place: ServicePlace, label: string): ServicePlace {
  return { ...place, service: `${label}.${place.service}` };
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((diagnostic, index) => {
    const before = diagnostics[index - 1];
    return before === undefined || compareDiagnostics(before, diagnostic) !== 0;
  });
}
