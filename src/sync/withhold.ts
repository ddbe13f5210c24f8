import type { Name } from "../dns/name.ts";
import type { Claim, ClaimKind } from "../mesh/claim.ts";
import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import { compareDiagnostics, quoted, type Diagnostic } from "./diagnostic.ts";
import type { MeshZones } from "./mesh-zones.ts";
import { whyUnanswerable, zonesCoveredBy } from "./unanswerable.ts";

/** What all clusters say, less what stays out of the table. */
export interface SiftedParts {
  readonly parts: readonly ClusterPart[];
  /** Told of in `diagnostics`; they stay parts of their clusters, and return once nothing is in their way. */
  readonly withheld: readonly NamedClaim[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The field of an object of that kind that names hosts. */
const HOST_FIELDS: Readonly<Record<ClaimKind, string>> = {
  Service: "metadata.name",
  ServiceImport: "metadata.name",
  ServiceEntry: "spec.hosts",
  VirtualService: "spec.hosts",
  Ingress: "spec.rules",
  HTTPRoute: "spec.hostnames",
  GRPCRoute: "spec.hostnames",
  TLSRoute: "spec.hostnames",
};

/** Keeps claims out of the table whose names belong to zones of the mesh, those of other clusters among them. */
export function withholdUnanswerable(parts: readonly ClusterPart[], zones: MeshZones): SiftedParts {
  const withheld: NamedClaim[] = [];
  const diagnostics: Diagnostic[] = [];
  const sift = (named: NamedClaim): boolean => {
    const { name, claim } = named;
    // Those have the names that their zone gives them.
    if (claim.kind === "Service" || claim.kind === "ServiceImport") return true;
    const problem = whyUnanswerable(name, claim.cluster, zones);
    diagnostics.push(
      ...(problem === undefined ? notAnsweredWithin(name, claim, zones) : [leftOut(name, claim, problem)]),
    );
    if (problem !== undefined) withheld.push(named);
    return problem === undefined;
  };
  const sifted = parts.map(({ observation, claims }) => ({ observation, claims: claims.filter(sift) }));
  return { parts: sifted, withheld, diagnostics: diagnostics.toSorted(compareDiagnostics) };
}

function leftOut(name: Name, claim: Claim, problem: string): Diagnostic {
  return diagnosticOf("error", name, claim, `${problem}, so it is left out`);
}

function notAnsweredWithin(name: Name, claim: Claim, zones: MeshZones): Diagnostic[] {
  const covered = zonesCoveredBy(name, zones);
  if (covered.length === 0) return [];
  const message = `it does not answer inside ${covered.join(" and ")}, which the mesh answers itself`;
  return [diagnosticOf("notice", name, claim, message)];
}

function diagnosticOf(severity: Diagnostic["severity"], host: Name, claim: Claim, message: string): Diagnostic {
  const { cluster, kind, namespace, object } = claim;
  const where = { kind, namespace, name: object, field: HOST_FIELDS[kind] };
  return { severity, cluster, where, message: `${quoted(host)}: ${message}` };
}
