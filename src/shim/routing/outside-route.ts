import type { UpstreamForwarder } from "../../resolver/forward.ts";
import type { QueryContext, Resolver } from "../../resolver/resolver.ts";
import type { StartTimer } from "../../resolver/stages/deadline.ts";
import type { ShimSettings } from "../settings.ts";
import { fallBack } from "./fall-back.ts";

/** What leads out of the mesh. */
export interface OutsideParts {
  readonly policy: Pick<ShimSettings, "outside" | "fallback">;
  readonly gateways: UpstreamForwarder;
  /** The original resolvers; absent when there are none. */
  readonly resolvers: UpstreamForwarder | undefined;
  /** The way to them. */
  readonly toResolvers: Resolver;
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
}

/** Who is asked for names outside the mesh. */
export function outsideRoute(parts: OutsideParts): Resolver {
  const { policy, gateways, resolvers, toResolvers } = parts;
  if (policy.outside === "resolvers") return toResolvers;
  if (policy.fallback === "none" || resolvers === undefined) return gateways.resolve;
  return fallBack({ ...parts, first: gateways.resolve, second: toResolvers });
}

/** Tells of a question whether all who could be asked for it are known to be down. */
export function awayFor({ policy, gateways, resolvers }: OutsideParts): (context: QueryContext) => boolean {
  const areResolversDown = (): boolean => resolvers === undefined || resolvers.areAllDown();
  return ({ upstreamZone }) => {
    if (upstreamZone === undefined) return gateways.areAllDown();
    if (policy.outside === "resolvers") return areResolversDown();
    return gateways.areAllDown() && (policy.fallback === "none" || areResolversDown());
  };
}
