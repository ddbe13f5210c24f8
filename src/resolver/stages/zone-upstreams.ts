import type { Name } from "../../dns/name.ts";
import type { Resolver, Stage } from "../resolver.ts";
import { upstreamZoneOf } from "../upstream-zones.ts";
import { refuseOutside } from "./special-use.ts";

/** A zone whose names are asked of upstreams of its own (split horizon). */
export interface ZoneForwarder {
  readonly zone: Name;
  readonly resolve: Resolver;
}

/**
 * Leaves names to the upstreams of the longest zone that covers them, special-use names and names of one label included,
 * because somebody has said who knows them. Stands behind the name table, which wins for what it holds.
 */
export function zoneUpstreams(forwarders: readonly ZoneForwarder[]): Stage {
  const zones = forwarders.map(({ zone }) => zone);
  const resolvers = new Map(forwarders.map(({ zone, resolve }) => [zone, resolve]));
  return (next) => async (question, context) => {
    const { name } = question;
    const zone = upstreamZoneOf(name, zones);
    const resolve = zone === undefined ? undefined : resolvers.get(zone);
    if (zone === undefined || resolve === undefined) return next(question, context);
    if (!context.view.public) return refuseOutside(name, context);
    context.observe?.({ kind: "zone-upstream", name, zone });
    return resolve(question, { ...context, upstreamZone: zone });
  };
}
