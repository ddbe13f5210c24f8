import type { NameTable } from "../mesh/name-table.ts";
import { forward, type Upstream } from "../resolver/forward.ts";
import { pipeline, type Resolver } from "../resolver/resolver.ts";
import { acceptance } from "../resolver/stages/acceptance.ts";
import { cacheReplies } from "../resolver/stages/cache-replies.ts";
import { deadline, type StartTimer } from "../resolver/stages/deadline.ts";
import { localhost } from "../resolver/stages/localhost.ts";
import { nameTable } from "../resolver/stages/name-table.ts";
import { searchList } from "../resolver/stages/search-list.ts";
import { specialUse } from "../resolver/stages/special-use.ts";
import type { GatewaySettings } from "./settings.ts";

/** What the gateway's pipeline is built from. */
export interface ResolverParts {
  readonly settings: GatewaySettings;
  readonly currentTable: () => NameTable | undefined;
  readonly upstreams: readonly Upstream[];
  readonly clockMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly startTimer: StartTimer;
}

/** How much of an isolate's 128 MB the replies of upstreams may take. */
const REPLY_CACHE_OCTETS = 16 * 1024 * 1024;

/** The gateway's pipeline: the only place where the order of its stages is written. */
export function buildResolver({
  settings,
  currentTable,
  upstreams,
  clockMs,
  random,
  startTimer,
}: ResolverParts): Resolver {
  const { ttlSeconds, assumedZones } = settings;
  return pipeline(
    [
      acceptance(), // refuses before any work
      deadline(startTimer), // whatever hangs behind it, the client hears of it in time
      localhost(), // nothing may override loopback, not even a host of the mesh
      searchList({ currentTable, ttlSeconds }), // above the table and the cache: each candidate is looked up and cached on its own
      nameTable({ currentTable, assumedZones, ttlSeconds, random }), // above special-use names: the mesh may hold hosts below .internal
      specialUse(), // the last word before a name would leave
      cacheReplies({ maxOctets: REPLY_CACHE_OCTETS }), // wraps only what costs a round trip
    ],
    forward(upstreams, clockMs),
  );
}
