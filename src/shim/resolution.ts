import type { Question } from "../dns/message.ts";
import type { Name } from "../dns/name.ts";
import type { UpstreamForwarder } from "../resolver/forward.ts";
import type { MemorySettings } from "../resolver/reply-cache/remembered-replies.ts";
import { ReplyCache } from "../resolver/reply-cache/reply-cache.ts";
import { createReplyMemory, type ForgettingMemory, type ReplyMemory } from "../resolver/reply-memory.ts";
import { failureReply } from "../resolver/reply.ts";
import { pipeline, type QueryContext, type Resolver } from "../resolver/resolver.ts";
import { cacheKey } from "../resolver/stages/cache-replies.ts";
import type { StartTimer } from "../resolver/stages/deadline.ts";
import type { UpstreamHealth } from "../resolver/upstream.ts";
import { EdeCode } from "../dns/numbers.ts";
import { buildResolver } from "./build-resolver.ts";
import { DenialMemory } from "./denial-memory.ts";
import { forwardToGateways } from "./gateway/forward-to-gateways.ts";
import type { OpenGateways } from "./gateway/open-gateways.ts";
import { GatewayReplies } from "./gateway-replies.ts";
import { DENIED_NAMES_OCTETS, MAX_DENIED_NAMES, MAX_FAILURE_SECONDS, STALE_SECONDS } from "./limits.ts";
import { FallbackAnswers } from "./routing/fallback-answers.ts";
import { keepMeshNames } from "./routing/keep-mesh-names.ts";
import { KnownOwners } from "./routing/known-owners.ts";
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
  const packets = withoutSubstitutes(createReplyMemory({ capacityOctets: cacheOctets }));
  const denials = new DenialMemory({ maxNames: MAX_DENIED_NAMES, maxOctets: DENIED_NAMES_OCTETS });
  const { upstreams, zones, search } = parts.gateways;
  const { gatewayHosts } = parts;
  const { suffixes } = settings;
  // The caches of replies keep apart what came from where; the packet cache, in front of them, does not know.
  const asksOthers = settings.outside === "resolvers" || settings.fallback === "resolvers";
  // Whom the settings name for all names outside stands in for nobody.
  const mayFallBack = settings.outside === "gateway" && settings.fallback === "resolvers" && resolvers !== undefined;
  const onChanged = (): void => {
    if (asksOthers) packets.forgetAll();
  };
  const owners = new KnownOwners();
  const meshNames = new MeshNames({ suffixes, zones, search, gatewayHosts, owners, onChanged });
  const forgiveFailures = (): void => replies.forgiveFailures();
  const onBack = (): void => {
    forgiveFailures();
    fallback.forget();
  };
  const clocks = { clockMs, startTimer, random };
  const { caching, fallback } = divided(cacheOctets, mayFallBack, { clockMs, startTimer });
  const mayWait = ({ upstreamZone }: QueryContext): boolean => upstreamZone === undefined || !mayFallBack;
  const gateways = forwardToGateways({ upstreams, ...clocks, onBack, mayWait });
  const toResolvers = pipeline([keepMeshNames(meshNames)], resolvers?.resolve ?? askNobody);
  const outside = {
    policy: settings,
    gateways: { ...gateways, resolve: pipeline([owners.learn], gateways.resolve) },
    resolvers,
    toResolvers: mayFallBack ? pipeline([fallback.remember], toResolvers) : toResolvers,
    clockMs,
    startTimer,
  };
  const memory = new GatewayReplies(caching);
  const replies = new ReplyCache({ ...caching, clockMs, startTimer, isAway: awayFor(outside) }, memory);
  const keyOf = settings.outside === "resolvers" ? cacheKey : keyOfGateways;
  const toOutside = outsideRoute(outside);
  return {
    resolver: buildResolver({ ...parts, denials, replies, memory, keyOf, meshNames, gateways, outside: toOutside }),
    packets,
    forgetSnapshot: () => {
      packets.forgetAll();
      denials.forgetAll();
      replies.expireAll();
    },
    forgiveFailures,
    health: gateways.health,
    memories: () => sizesOf({ packets, replies, denials, fallback: mayFallBack ? fallback : undefined }),
  };
}

/** Divides the memory for records between what gateways say and what the fallback does. */
function divided(
  cacheOctets: number,
  mayFallBack: boolean,
  clocks: Pick<ResolutionParts, "clockMs" | "startTimer">,
): { readonly caching: MemorySettings; readonly fallback: FallbackAnswers } {
  const fallbackOctets = mayFallBack ? Math.floor(cacheOctets * FALLBACK_SHARE) : 0;
  const maxOctets = cacheOctets - fallbackOctets;
  const caching = { maxOctets, staleSeconds: STALE_SECONDS, maxFailureSeconds: MAX_FAILURE_SECONDS };
  return { caching, fallback: new FallbackAnswers({ ...caching, ...clocks, maxOctets: fallbackOctets }) };
}

interface Memories {
  readonly packets: ForgettingMemory;
  readonly replies: ReplyCache;
  readonly denials: DenialMemory;
  readonly fallback: FallbackAnswers | undefined;
}

function sizesOf({ packets, replies, denials, fallback }: Memories): MemorySize[] {
  const all: MemorySize[] = [
    { memory: "packet-cache", ...packets.size() },
    { memory: "cache", ...replies.size },
    { memory: "denials", octets: denials.sizeOctets, entries: denials.nameCount },
  ];
  return fallback === undefined ? all : [...all, { memory: "fallback", ...fallback.size }];
}

/** Of the memory for records, what the fallback has: it is short-lived. */
const FALLBACK_SHARE = 1 / 8;

/** Gateways alone give what is remembered here, so that a name keeps it that turns out to be the mesh's. */
function keyOfGateways(question: Question, { upstreamZone: _anybodys, ...context }: QueryContext): string {
  return cacheKey(question, context);
}

/** In front of all routes nothing may be kept of what the fallback says, which is to be forgotten when a gateway is back. */
function withoutSubstitutes(packets: ForgettingMemory): ForgettingMemory {
  return {
    ...packets,
    remember: (query, message, reply, ...rest) => {
      if (reply.isSubstitute === undefined) packets.remember(query, message, reply, ...rest);
    },
  };
}

const askNobody: Resolver = () =>
  Promise.resolve(failureReply(EdeCode.NoReachableAuthority, "no resolver is known besides the gateways"));
