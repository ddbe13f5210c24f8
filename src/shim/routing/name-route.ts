import { ROOT } from "../../dns/name.ts";
import type { Resolver, Stage } from "../../resolver/resolver.ts";
import type { MeshNames } from "./mesh-names.ts";

/** Who is asked for what. */
export interface Routes {
  readonly mesh: Resolver;
  readonly outside: Resolver;
}

/**
 * Marks names outside the mesh as those of a zone with upstreams of its own, the root, so that caches tell apart what
 * comes from there; the name alone decides, so that both address families go the same way.
 */
export function nameRoute(meshNames: Pick<MeshNames, "has">): Stage {
  return (next) => (question, context) =>
    next(question, meshNames.has(question.name) ? context : { ...context, upstreamZone: ROOT });
}

/** Learns from the answers of gateways which namespaces the mesh has. */
export function learnNamespaces(meshNames: Pick<MeshNames, "learn">): Stage {
  return (next) => async (question, context) => {
    const reply = await next(question, context);
    meshNames.learn(reply);
    return reply;
  };
}

/** Sends each question on the way that `nameRoute` has marked. */
export function byRoute({ mesh, outside }: Routes): Resolver {
  return (question, context) => (context.upstreamZone === undefined ? mesh : outside)(question, context);
}
