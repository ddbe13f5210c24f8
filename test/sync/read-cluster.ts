import { parseName } from "../../src/dns/name.ts";
import type { ClaimAnswer, Endpoint, ExternalAddresses, ServicePort } from "../../src/mesh/claim.ts";
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
  const { objects, diagnostics, isWhole } = await readManifests(text);
  const reading = clusterPartFrom(objects, { ...SETTINGS, ...settings }, isWhole);
  return { ...reading, diagnostics: [...diagnostics, ...reading.diagnostics] };
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

/**
 * What a claim says, as words: name, form and answer, then `ports`, `external`, `servers` and `to` (who may see it) as far
 * as it has them. `db-0=10.0.0.1@n1(sql/tcp:5433)` is an endpoint with label, network and ports of its own,
 * `http/tcp:80>8080` a port with its target port; behind `via` stand the backends of a VIP.
 */
export function claimLine({ name, claim }: NamedClaim): string {
  const { answer, ports, external, servers, exportTo } = claim;
  return [
    name,
    answer.form,
    ...answerWords(answer),
    ...(ports === undefined ? [] : ["ports", ...ports.map(portWord)]),
    ...(external === undefined ? [] : ["external", ...externalWords(external)]),
    ...(servers === undefined ? [] : ["servers", ...servers.map(endpointWord)]),
    ...(exportTo === undefined ? [] : [`to ${exportTo.join(",") || "nobody"}`]),
  ].join(" ");
}

function answerWords(answer: ClaimAnswer): readonly string[] {
  switch (answer.form) {
    case "addresses":
      return answer.addresses;
    case "endpoints":
      return answer.endpoints.map(endpointWord);
    case "alias":
      return [answer.target];
    case "vip": {
      const backends = answer.backends?.map(({ host, ports }) => `${host}${ownPorts(ports)}`);
      return [...(answer.assigned ?? []), ...(backends === undefined ? [] : ["via", ...backends])];
    }
    case "external":
      return externalWords(answer);
  }
}

function externalWords({ addresses, alias }: ExternalAddresses): string[] {
  return alias === undefined ? [...addresses] : [...addresses, alias];
}

function endpointWord({ label, address, network, ports }: Endpoint): string {
  const before = label === undefined ? "" : `${label}=`;
  return `${before}${address}${network === undefined ? "" : `@${network}`}${ownPorts(ports)}`;
}

function ownPorts(ports: readonly ServicePort[] | undefined): string {
  return ports === undefined ? "" : `(${ports.map(portWord).join(",")})`;
}

function portWord({ name, protocol, port, targetPort }: ServicePort): string {
  return `${name}/${protocol}:${port}${targetPort === undefined ? "" : `>${targetPort}`}`;
}
