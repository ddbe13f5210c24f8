import type { NamedClaim } from "../../mesh/cluster.ts";
import { readGateway } from "../objects/gateway.ts";
import type { ObjectsByKind } from "../objects/identify.ts";
import { readIngress } from "../objects/ingress.ts";
import { readIstioGateway } from "../objects/istio-gateway.ts";
import { readRoute, type RouteKind } from "../objects/route.ts";
import type { Service } from "../objects/service.ts";
import { readVirtualService } from "../objects/virtual-service.ts";
import type { ClaimContext } from "./claim-context.ts";
import { ingressClaims } from "./exposed/ingress-claims.ts";
import { listeningGateways } from "./exposed/listening-gateway.ts";
import { routeClaims } from "./exposed/route-claims.ts";
import { servingGateways } from "./exposed/serving-gateway.ts";
import { virtualServiceClaims } from "./exposed/virtual-service-claims.ts";

const ROUTE_KINDS: readonly RouteKind[] = ["HTTPRoute", "GRPCRoute", "TLSRoute"];

/**
 * The hosts that load balancers of the cluster serve: those of Istio VirtualServices bound to Gateways, of Ingresses, and
 * of Gateway API routes, each with the addresses of the load balancers that serve it.
 */
export function exposedHostClaims(
  found: ObjectsByKind,
  services: readonly Service[],
  context: ClaimContext,
): NamedClaim[] {
  return [
    ...virtualServices(found, services, context),
    ...found.Ingress.flatMap(({ fields, metadata }) => ingressClaims(readIngress(fields, metadata), context)),
    ...routes(found, context),
  ];
}

function virtualServices(found: ObjectsByKind, services: readonly Service[], context: ClaimContext): NamedClaim[] {
  const gateways = servingGateways(
    found.IstioGateway.map(({ fields, metadata }) => readIstioGateway(fields, metadata)),
    services,
  );
  return found.VirtualService.flatMap(({ fields, metadata }) =>
    virtualServiceClaims(readVirtualService(fields, metadata), gateways, context),
  );
}

function routes(found: ObjectsByKind, context: ClaimContext): NamedClaim[] {
  const gateways = listeningGateways(found.Gateway.map(({ fields, metadata }) => readGateway(fields, metadata)));
  return ROUTE_KINDS.flatMap((kind) =>
    found[kind].flatMap(({ fields, metadata }) => routeClaims(readRoute(kind, fields, metadata), gateways, context)),
  );
}
