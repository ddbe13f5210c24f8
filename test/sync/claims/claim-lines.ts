import { parseName } from "../../../src/dns/name.ts";
import type { Claim, ClaimAnswer, Endpoint, ServicePort } from "../../../src/mesh/claim.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import type { ClaimContext } from "../../../src/sync/claims/claim-context.ts";
import { exposedHostClaims } from "../../../src/sync/claims/exposed-host-claims.ts";
import { serviceImportClaims } from "../../../src/sync/claims/service-import-claims.ts";
import { formatDiagnostic, type Diagnostic } from "../../../src/sync/diagnostic.ts";
import { identifyObjects, type ObjectsByKind } from "../../../src/sync/objects/identify.ts";
import { readService } from "../../../src/sync/objects/service.ts";
import { readManifests } from "../read-cluster.ts";

export const CONTEXT: ClaimContext = { cluster: "east", zone: parseName("cluster.local.") };

/** Claims and diagnostics, each as one line, sorted. */
export interface Lines {
  readonly claims: readonly string[];
  readonly diagnostics: readonly string[];
}

/** What the exposed hosts of manifests answer: `Ingress ns1/web: shop.example. external 192.0.2.1`. */
export function exposedLines(...manifests: readonly string[]): Promise<Lines> {
  return linesOf(manifests, (found) => {
    const services = found.Service.map(({ fields, metadata }) => readService(fields, metadata));
    const known = services.filter((service) => service !== undefined);
    return exposedHostClaims(found, known, CONTEXT);
  });
}

/** What ServiceImports answer: `ServiceImport ns1/web: web.ns1.svc.clusterset.local. addresses 10.1.0.7`. */
export function importLines(manifests: readonly string[], context: ClaimContext = CONTEXT): Promise<Lines> {
  return linesOf(manifests, (found) => serviceImportClaims(found, context));
}

async function linesOf(manifests: readonly string[], claimsOf: (found: ObjectsByKind) => NamedClaim[]): Promise<Lines> {
  const reading = await readManifests(manifests.join("\n---\n"));
  const diagnostics: Diagnostic[] = [...reading.diagnostics];
  const claims = claimsOf(identifyObjects(reading.objects, CONTEXT.cluster, diagnostics).found);
  return {
    claims: claims.map(({ name, claim }) => lineOf(name, claim)).toSorted(),
    diagnostics: diagnostics.map((found) => withoutPlace(formatDiagnostic(found))).toSorted(),
  };
}

function withoutPlace(line: string): string {
  return line.replace(/: cluster east: \(standard input\)(?::\d+)?(?: \(document \d+\))?/, "");
}

function lineOf(name: string, { kind, namespace, object, answer, ports = [], servers = [] }: Claim): string {
  const words = [`${kind} ${namespace}/${object}:`, name, answer.form, ...answerWords(answer)];
  if (ports.length > 0) words.push("ports", ...ports.map(portWord));
  if (servers.length > 0) words.push("servers", ...servers.map(endpointWord));
  return words.join(" ");
}

function answerWords(answer: ClaimAnswer): readonly string[] {
  if (answer.form === "endpoints") return answer.endpoints.map(endpointWord);
  if (answer.form === "addresses") return answer.addresses;
  if (answer.form !== "external") throw new RangeError(`no ${answer.form} was expected`);
  return answer.alias === undefined ? answer.addresses : [...answer.addresses, `alias ${answer.alias}`];
}

/** `web-0.west=10.0.0.1@network1[http/tcp:8080]`. */
function endpointWord({ address, label, network, ports }: Endpoint): string {
  const before = label === undefined ? "" : `${label}=`;
  const behind = network === undefined ? "" : `@${network}`;
  return `${before}${address}${behind}${ports === undefined ? "" : `[${ports.map(portWord).join(",")}]`}`;
}

function portWord({ name, protocol, port }: ServicePort): string {
  return `${name}/${protocol}:${port}`;
}
