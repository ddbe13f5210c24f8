import type { NamedClaim } from "../../../mesh/cluster.ts";
import type { Route } from "../../objects/route.ts";
import type { ClaimContext } from "../claim-context.ts";
import { attachmentsOf, type Attachment } from "./attachment.ts";
import { exposedClaims, type ExposedHost } from "./exposed-host.ts";
import { ANY_HOST, intersection, readHostPattern, type HostPattern } from "./host-pattern.ts";
import type { ListeningGateway } from "./listening-gateway.ts";

/** The hosts that a route exposes at the Gateways that it is attached to. */
export function routeClaims(
  route: Route,
  gateways: ReadonlyMap<string, ListeningGateway>,
  context: ClaimContext,
): NamedClaim[] {
  if (route.parents.length === 0) {
    route.fields.report("notice", "spec.parentRefs", "is not set, so the route is attached to nothing");
  }
  const attached = route.parents.flatMap((parent) => attachmentsOf(route, parent, gateways));
  if (attached.length === 0) return [];
  const exposed = wantedHosts(route).flatMap((wanted) => exposedAt(wanted, route, attached));
  return exposedClaims(route.kind, route, exposed, context);
}

interface WantedHost {
  readonly host: HostPattern;
  readonly path: string;
}

/** A route without hostnames takes those of the listeners. */
function wantedHosts({ hostnames, fields }: Route): WantedHost[] {
  if (hostnames.length === 0) return [{ host: ANY_HOST, path: "spec.hostnames" }];
  const wanted: WantedHost[] = [];
  for (const hostname of hostnames) {
    const host = readHostPattern(fields, hostname);
    if (host !== undefined) wanted.push({ host, path: hostname.path });
  }
  return wanted;
}

function exposedAt({ host: wanted, path }: WantedHost, route: Route, attached: readonly Attachment[]): ExposedHost[] {
  const exposed: ExposedHost[] = [];
  for (const { host: taken, gateway } of attached) {
    const host = intersection(wanted, taken);
    if (host !== undefined) exposed.push({ host, path, external: gateway.external });
  }
  if (exposed.length === 0) route.fields.reportAt("notice", path, `no listener that it is attached to takes ${wanted}`);
  return exposed;
}
