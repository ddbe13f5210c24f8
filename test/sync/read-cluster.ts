import { parseName } from "../../src/dns/name.ts";
import type { ClaimAnswer } from "../../src/mesh/claim.ts";
import type { NamedClaim } from "../../src/mesh/cluster.ts";
import { formatDiagnostic } from "../../src/sync/diagnostic.ts";
import type { ClusterReading, ClusterSettings, SourceReading } from "../../src/sync/source.ts";
import { clusterPartFrom } from "../../src/sync/source.ts";
import { manifestsSource } from "../../src/sync/sources/manifests.ts";

export const SETTINGS: ClusterSettings = {
  cluster: "east",
  zone: parseName("cluster.local."),
  observedSeconds: 1_700_000_000,
  leaseSeconds: 86_400,
};

/** Manifests as if they came through standard input. */
export function readManifests(text: string | Uint8Array, cluster = "east"): Promise<SourceReading> {
  const octets = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return manifestsSource("-", cluster, once(octets)).read();
}

async function* once(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(octets);
}

export async function readCluster(text: string, settings: Partial<ClusterSettings> = {}): Promise<ClusterReading> {
  const { objects, diagnostics } = await readManifests(text);
  const reading = clusterPartFrom(objects, { ...SETTINGS, ...settings });
  return { part: reading.part, diagnostics: [...diagnostics, ...reading.diagnostics] };
}

/** The claims of manifests and what was wrong with them, each as one line. */
export async function readLines(
  text: string,
  settings: Partial<ClusterSettings> = {},
): Promise<{ claims: string[]; diagnostics: string[] }> {
  const { part, diagnostics } = await readCluster(text, settings);
  return {
    claims: part.claims.map(claimLine),
    diagnostics: diagnostics.map((found) =>
      formatDiagnostic(found).replace(/: cluster east: \(standard input\)(?::\d+)?(?: \(document \d+\))?/, ""),
    ),
  };
}

/** `db.ns1.svc.cluster.local. endpoints 10.0.0.1@network1 10.0.0.2`, followed by `to ns1,ns2` when not all may see it. */
export function claimLine({ name, claim }: NamedClaim): string {
  const exportTo = claim.exportTo === undefined ? [] : [`to ${claim.exportTo.join(",") || "nobody"}`];
  return [name, claim.answer.form, ...answerWords(claim.answer), ...exportTo].join(" ");
}

function answerWords(answer: ClaimAnswer): readonly string[] {
  switch (answer.form) {
    case "addresses":
      return answer.addresses;
    case "endpoints":
      return answer.endpoints.map(({ address, network }) =>
        network === undefined ? address : `${address}@${network}`,
      );
    case "alias":
      return [answer.target];
    case "vip":
      return answer.assigned ?? [];
  }
}
