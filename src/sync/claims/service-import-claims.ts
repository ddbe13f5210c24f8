import { parseName } from "../../dns/name.ts";
import { compareText } from "../../mesh/claim.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import type { IdentifiedObject } from "../objects/duplicates.ts";
import type { ObjectsByKind } from "../objects/identify.ts";
import { holdsServiceAddress, readImportLabels, type ImportedService } from "../objects/imported-service.ts";
import { readServiceImport, type ServiceImport } from "../objects/service-import.ts";
import { namedPorts } from "../objects/service-port.ts";
import { claimOf, type ClaimContext } from "./claim-context.ts";
import { CLUSTERSET_ZONE } from "../../mesh/zone-structure.ts";
import {
  importedEndpoints,
  importedServers,
  portsOfSlices,
  readImportedSlice,
  type ImportedSlice,
} from "./imported-endpoints.ts";

/** The names of imported Services in `clusterset.local` (KEP-1645, multi-cluster DNS specification 1.0.0). */
export function serviceImportClaims(found: ObjectsByKind, context: ClaimContext): NamedClaim[] {
  if (found.ServiceImport.length === 0) return [];
  const slices = slicesByService(found.EndpointSlice);
  return importsByService(found.ServiceImport).map((imports) =>
    importClaim(imports, slices.get(keyOf(imports[0].metadata)) ?? [], context),
  );
}

/** All that stand for one Service; the first decides. */
type ServiceImports = readonly [ServiceImport, ...ServiceImport[]];

/** One Service may have several: its own, and what a broker keeps for each cluster that exports it. */
function importsByService(objects: readonly IdentifiedObject[]): ServiceImports[] {
  const imports = new Map<string, [ServiceImport, ...ServiceImport[]]>();
  for (const { fields, metadata } of objects.toSorted(comparePlaces)) {
    const read = readServiceImport(fields, metadata);
    if (read === undefined) continue;
    const key = keyOf(read.metadata);
    const known = imports.get(key);
    if (known === undefined) imports.set(key, [read]);
    else if (read.isCopy) known.push(read);
    else known.unshift(read);
  }
  return [...imports.values()];
}

function comparePlaces({ metadata: a }: IdentifiedObject, { metadata: b }: IdentifiedObject): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}

/** Slices of an imported Service have its name in a label, and Submariner's also its namespace. */
function slicesByService(objects: readonly IdentifiedObject[]): ReadonlyMap<string, IdentifiedObject[]> {
  const slices = new Map<string, IdentifiedObject[]>();
  for (const slice of objects) {
    const { name, namespace = slice.metadata.namespace } = readImportLabels(slice.fields);
    if (name === undefined) continue;
    const key = keyOf({ namespace, name: name.toLowerCase() });
    const known = slices.get(key);
    if (known === undefined) slices.set(key, [slice]);
    else known.push(slice);
  }
  return slices;
}

function importClaim(imports: ServiceImports, slices: readonly IdentifiedObject[], context: ClaimContext): NamedClaim {
  const [first] = imports;
  reportOtherTypes(imports);
  const { namespace, name: service } = first.metadata;
  const name = parseName(`${service}.${namespace}.svc.${CLUSTERSET_ZONE}`);
  const read = slices.map(({ fields }) => ({ ...readImportedSlice(fields), isOfService: holdsServiceAddress(fields) }));
  const ofServers = read.filter(({ isOfService }) => !isOfService);
  const declared = namedPorts(imports.flatMap(({ ports }) => ports));
  if (first.type === "Headless") {
    const ports = declared.length > 0 ? declared : portsOfSlices(ofServers);
    const endpoints = importedEndpoints(name, ofServers, ports, context);
    const claimant = { metadata: first.metadata, ports };
    return { name, claim: claimOf("ServiceImport", claimant, { form: "endpoints", endpoints }, context) };
  }
  const ofService = read.filter(({ isOfService }) => isOfService);
  const addresses = first.type === "unknown" ? [] : clusterSetIps(imports, ofService);
  const servers = importedServers(ofServers, declared, context);
  const claimant = { metadata: first.metadata, ports: declared, servers };
  return { name, claim: claimOf("ServiceImport", claimant, { form: "addresses", addresses }, context) };
}

/** Without addresses the name is taken all the same, and answers nothing. Submariner since 0.15 has them in slices. */
function clusterSetIps(imports: ServiceImports, ofService: readonly ImportedSlice[]): string[] {
  const said = imports.flatMap(({ addresses }) => addresses);
  const addresses =
    said.length > 0 ? said : ofService.flatMap(({ endpoints }) => endpoints.map(({ address }) => address));
  if (addresses.length === 0) {
    const message = "has no address, though the type is ClusterSetIP, so the name answers nothing";
    imports[0].fields.report("warning", "spec.ips", message);
  }
  return [...new Set(addresses)].toSorted(compareText);
}

function reportOtherTypes([first, ...others]: ServiceImports): void {
  for (const { type, fields } of others) {
    if (type === first.type || type === "unknown") continue;
    fields.report(
      "warning",
      "spec.type",
      `is ${type}, but that of the Service's own ServiceImport, ${first.type}, counts`,
    );
  }
}

function keyOf({ namespace, name }: ImportedService): string {
  return `${namespace}/${name}`;
}
