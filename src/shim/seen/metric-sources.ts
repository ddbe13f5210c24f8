import type { CacheSize } from "../../resolver/cache-size.ts";
import type { ShimCounters } from "../counters.ts";
import type { UpstreamCounts } from "./upstream-counts.ts";

/** What one of the memories takes. */
export interface MemorySize extends CacheSize {
  readonly memory: "packet-cache" | "cache" | "denials" | "fallback";
}

/** One gateway or resolver, as it is seen. */
export interface SeenUpstream {
  readonly counts: UpstreamCounts;
  /** True while it fails. */
  readonly isFailing: () => boolean;
}

/** Where numbers are read when somebody asks for them. */
export interface MetricSources {
  readonly counters: Readonly<ShimCounters>;
  readonly gateways: readonly SeenUpstream[];
  readonly resolvers: readonly SeenUpstream[];
  readonly memories: () => readonly MemorySize[];
}
