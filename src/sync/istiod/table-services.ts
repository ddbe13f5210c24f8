import { labelsOf, parseName, relativeTo, isWithin, type Name } from "../../dns/name.ts";
import { placeInZone } from "../../mesh/zones.ts";
import { CLUSTERSET_ZONE } from "../../mesh/zone-structure.ts";
import type { Endpoint } from "../../mesh/claim.ts";
import type { TableHost } from "./table-hosts.ts";

/** The name of a Service, or below one. */
export interface ServicePlace {
  readonly kind: "Service" | "ServiceImport";
  readonly namespace: string;
  readonly service: string;
  /** The name of the Service itself. */
  readonly serviceName: Name;
  /** What stands before that; absent at the Service itself. */
  readonly label?: string;
}

/** Where a name of the registry Kubernetes stands; undefined when it is that of no Service of the zone. */
export function servicePlaceOf(name: Name, zone: Name): ServicePlace | undefined {
  const kind = isWithin(name, zone) ? "Service" : "ServiceImport";
  const within = kind === "Service" ? zone : CLUSTERSET_ZONE;
  if (!isWithin(name, within)) return undefined;
  const place = placeInZone(name, within);
  if (place.kind !== "service") return undefined;
  const { namespace, service } = place;
  const serviceName = parseName(`${service}.${namespace}.svc.${within}`);
  const label = relativeTo(name, serviceName)?.slice(0, -1);
  return { kind, namespace, service, serviceName, ...(label !== undefined && { label }) };
}

/** The domain that a name like that of a Service lies in, when that is another zone; undefined when it is like none. */
export function foreignDomainOf(name: Name): string | undefined {
  const labels = labelsOf(name);
  const at = labels.lastIndexOf("svc");
  return at < 2 || at === labels.length - 1 ? undefined : `${labels.slice(at + 1).join(".")}.`;
}

/** A name below a Service. */
export interface PodHost {
  readonly host: TableHost;
  readonly label: string;
}

/** What a Service and the names below it come to. */
export interface Headless {
  readonly endpoints: readonly Endpoint[];
  /** Names that have addresses which the Service has not (Istio takes those of pods elsewhere), so they are hosts themselves. */
  readonly others: readonly PodHost[];
}

/**
 * The endpoints of a Service whose addresses are these: those of pods by their names, all others without one. `pods` are
 * sorted by label.
 */
export function headlessOf(addresses: readonly string[], pods: readonly PodHost[]): Headless {
  const own = new Set(addresses);
  const isInside = ({ host }: PodHost): boolean => host.addresses.every((address) => own.has(address));
  const inside = pods.filter(isInside);
  const labels = new Map<string, string[]>();
  for (const { host, label } of inside) {
    for (const address of host.addresses) labels.set(address, [...(labels.get(address) ?? []), label]);
  }
  const endpoints = addresses.flatMap((address): Endpoint[] => {
    const known = labels.get(address);
    return known === undefined ? [{ address }] : known.map((label) => ({ address, label }));
  });
  return { endpoints, others: pods.filter((pod) => !isInside(pod)) };
}
