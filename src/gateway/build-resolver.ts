import { parseName } from "../dns/name.ts";
import type { NameTable } from "../mesh/name-table.ts";
import { forward, type Forwarder } from "../resolver/forward.ts";
import type { ReplyTier } from "../resolver/reply-tier.ts";
import { pipeline } from "../resolver/resolver.ts";
import { acceptance } from "../resolver/stages/acceptance.ts";
import { cacheReplies } from "../resolver/stages/cache-replies.ts";
import { deadline, type StartTimer } from "../resolver/stages/deadline.ts";
import { discovery, type DesignatedResolver } from "../resolver/stages/discovery.ts";
import { localhost } from "../resolver/stages/localhost.ts";
import { nameTable } from "../resolver/stages/name-table.ts";
import { searchList } from "../resolver/stages/search-list.ts";
import { specialUse } from "../resolver/stages/special-use.ts";
import { zoneUpstreams } from "../resolver/stages/zone-upstreams.ts";
import type { Upstream } from "../resolver/upstream.ts";
import type { GatewaySettings } from "./settings.ts";
import type { ZoneUpstreams } from "../resolver/upstream-address.ts";

/** What the gateway's pipeline is built from. */
export interface ResolverParts {
  readonly settings: GatewaySettings;
  readonly currentTable: () => NameTable | undefined;
  readonly upstreams: readonly Upstream[];
  /** Those of single zones; absent when there are none. */
  readonly zoneUpstreams?: readonly ZoneUpstreams<Upstream>[];
  /** Where replies of upstreams are kept outside of the process. */
  readonly replyTier?: ReplyTier | undefined;
  readonly clockMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly startTimer: StartTimer;
}

/** How much of an isolate's 128 MB the replies of upstreams may take. */
const REPLY_CACHE_OCTETS = 16 * 1024 * 1024;

/** The gateway's pipeline, and how its upstreams do: the only place where the order of its stages is written. */
export function buildResolver(parts: ResolverParts): Forwarder {
  const { settings, currentTable, replyTier, clockMs, random, startTimer } = parts;
  const { ttlSeconds, assumedZones, staleSeconds, publicUrl } = settings;
  const byDefault = forward({ ...parts, upstreams: parts.upstreams });
  const byZone = (parts.zoneUpstreams ?? []).map(({ zone, upstreams }) => ({
    zone,
    forwarder: forward({ ...parts, upstreams }),
  }));
  const upstreamZones = byZone.map(({ zone }) => zone);
  // One cache for all upstreams, so that one bound holds for it.
  const cache = cacheReplies({
    maxOctets: REPLY_CACHE_OCTETS,
    staleSeconds,
    clockMs,
    startTimer,
    ...(replyTier && { tier: replyTier }),
  });
  const zoneForwarders = byZone.map(({ zone, forwarder }) => ({ zone, resolve: cache(forwarder.resolve) }));
  const resolve = pipeline(
    [
      acceptance(), // refuses before any work
      deadline(startTimer), // whatever hangs behind it, the client hears of it in time
      discovery(designatedBy(publicUrl)), // speaks for the gateway itself, whatever is configured for the names around it
      localhost(), // nothing may override loopback, not even a host of the mesh
      searchList({ currentTable, upstreamZones, ttlSeconds }), // above the table and the cache: each candidate is looked up and cached on its own
      nameTable({ currentTable, assumedZones, upstreamZones, ttlSeconds, random }), // above special-use names: the mesh may hold hosts below .internal
      zoneUpstreams(zoneForwarders), // below the table, which wins; above special-use names, of which somebody said who knows them
      specialUse(), // the last word before a name would leave
      cache, // wraps only what costs a round trip
    ],
    byDefault.resolve,
  );
  return {
    resolve,
    health: (nowMs) => [
      ...byDefault.health(nowMs),
      ...byZone.flatMap(({ zone, forwarder }) => forwarder.health(nowMs).map((health) => ({ ...health, zone }))),
    ],
  };
}

/** The gateway as its clients reach it, for those that discover it by DNS. */
function designatedBy(publicUrl: URL | undefined): DesignatedResolver | undefined {
  if (publicUrl === undefined) return undefined;
  const { hostname, port, pathname } = publicUrl;
  return { host: parseName(hostname), port: Number(port || 443), path: pathname };
}
