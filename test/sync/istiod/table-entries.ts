import { parseName } from "../../../src/dns/name.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import { formatDiagnostic, type Diagnostic } from "../../../src/sync/diagnostic.ts";
import type { TablePlace } from "../../../src/sync/istiod/name-table-claims.ts";
import type { NameInfo, NameTableEntry } from "../../../src/sync/istiod/name-table.ts";

/** A host of Kubernetes, as istiod writes it. */
export function kubernetes(host: string, ips: readonly string[], differences: Partial<NameInfo> = {}): NameTableEntry {
  return { host, ips, registry: "Kubernetes", shortname: "", namespace: "", altHosts: [], ...differences };
}

/** A host of a ServiceEntry, as istiod writes it. */
export function external(host: string, ips: readonly string[]): NameTableEntry {
  return { host, ips, registry: "External", shortname: "", namespace: "", altHosts: [] };
}

/** The table of cluster `east`, zone `cluster.local.`, in `dump.json`. */
export const PLACE: TablePlace = { cluster: "east", zone: parseName("cluster.local."), title: "dump.json" };

/** A claim in one line: name, form, addresses with the labels of endpoints, object. */
export function lineOf({ name, claim }: NamedClaim): string {
  const { answer, kind, namespace, object } = claim;
  const what =
    answer.form === "addresses"
      ? answer.addresses.join(" ")
      : answer.form === "endpoints"
        ? answer.endpoints
            .map(({ address, label }) => (label === undefined ? address : `${label}=${address}`))
            .join(" ")
        : answer.form;
  return `${name} ${answer.form} ${what} (${kind} ${namespace}/${object})`;
}

/** Diagnostics without the cluster and file that all of them have. */
export function linesOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((diagnostic) =>
    formatDiagnostic(diagnostic).replace("cluster east: dump.json: NameTable", "…"),
  );
}
