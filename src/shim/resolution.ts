import type { Name } from "../dns/name.ts";
import { forward, type UpstreamForwarder } from "../resolver/forward.ts";
import { ReplyCache } from "../resolver/reply-cache/reply-cache.ts";
import { createReplyMemory, type ReplyMemory } from "../resolver/reply-memory.ts";
import { failureReply } from "../resolver/reply.ts";
import { pipeline, type Resolver } from "../resolver/resolver.ts";
import type { StartTimer } from "../resolver/stages/deadline.ts";
import type { UpstreamHealth } from "../resolver/upstream.ts";
import { EdeCode } from "../dns/numbers.ts";
import { buildResolver } from "./build-resolver.ts";
import { DenialMemory } from "./denial-memory.ts";
import type { OpenGateways } from "./gateway/open-gateways.ts";
import {
  DENIED_NAMES_OCTETS,
  GATEWAY_BACK_OFF,
  MAX_DENIED_NAMES,
  MAX_FAILURE_SECONDS,
  STALE_SECONDS,
} from "./limits.ts";
import { keepMeshNames } from "./routing/keep-mesh-names.ts";
import { MeshNames } from "./routing/mesh-names.ts";
import { awayFor, outsideRoute } from "./routing/outside-route.ts";
import type { MemorySize } from "./seen/metric-sources.ts";
import type { ShimSettings } from "./settings.ts";

/** What answers are made with. */
export interface ResolutionParts {
  readonly settings: Pick<ShimSettings, "outside" | "fallback" | "suffixes" | "cacheOctets">;
  readonly gateways: Pick<OpenGateways, "upstreams" | "zones" | "search">;
  readonly gatewayHosts: readonly Name[];
  /** The original resolvers; absent when there are none. */
  readonly resolvers: UpstreamForwarder | undefined;
  /** The clock that contexts are measured on. */
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Called for each query that is turned away because too many are in flight. */
  readonly onRefused: () => void;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/** Answers, and all that is remembered of them. */
export interface Resolution {
  readonly resolver: Resolver;
  /** In front of the resolver. */
  readonly packets: ReplyMemory;
  /** Has everything asked for again, because a gateway answers out of a newer snapshot. */
  forgetSnapshot(): void;
  /** Has all that failed asked for again, because somebody who had failed answers. */
  forgiveFailures(): void;
  /** How the gateways do. */
  health(nowMs: number): readonly UpstreamHealth[];
  /** What is remembered, and what that takes. */
  memories(): readonly MemorySize[];
}

/** Puts together who answers what, and what remembers it. */
export function createResolution(parts: ResolutionParts): Resolution {
  const { settings, resolvers, clockMs, startTimer, random } = parts;
  // Half for replies as octets, half for the records of which these are made again.
  const cacheOctets = Math.floor(settings.cacheOctets / 2);
  const packets = createReplyMemory({ capacityOctets: cacheOctets });
  const denials = new DenialMemory({ maxNames: MAX_DENIED_NAMES, maxOctets: DENIED_NAMES_OCTETS });
  const { upstreams, zones, search } = parts.gateways;
  const { suffixes } = settings;
  // The reply cache keeps apart what came from where; the packet cache, in front of it, does not know.
  const asksOthers = settings.outside === "resolvers" || settings.fallback === "resolvers";
  const onChanged = (): void => {
    if (asksOthers) packets.forgetAll();
  };
  const meshNames = new MeshNames({ suffixes, zones, search, gatewayHosts: parts.gatewayHosts, onChanged });
  const forgiveFailures = (): void => replies.forgiveFailures();
  const backOff = { failsFast: true, backOff: GATEWAY_BACK_OFF, onBack: forgiveFailures };
  const gateways = forward({ upstreams, clockMs, startTimer, random, ...backOff });
  const toResolvers = pipeline([keepMeshNames(meshNames)], resolvers?.resolve ?? askNobody);
  const outside = { policy: settings, gateways, resolvers, toResolvers, clockMs, startTimer };
  const isAway = awayFor(outside);
  const replies = new ReplyCache({
    maxOctets: cacheOctets,
    staleSeconds: STALE_SECONDS,
    maxFailureSeconds: MAX_FAILURE_SECONDS,
    clockMs,
    startTimer,
    isAway,
  });
  return {
    resolver: buildResolver({ ...parts, denials, replies, meshNames, gateways, outside: outsideRoute(outside) }),
    packets,
    forgetSnapshot: () => {
      packets.forgetAll();
      denials.forgetAll();
      replies.expireAll();
    },
    forgiveFailures,
    health: gateways.health,
    memories: () => [
      { memory: "packet-cache", ...packets.size() },
      { memory: "cache", ...replies.size },
      { memory: "denials", octets: denials.sizeOctets, entries: denials.nameCount },
    ],
  };
}

const askNobody: Resolver = () =>
  Promise.resolve(failureReply(EdeCode.NoReachableAuthority, "no resolver is known besides the gateways"));
