import type { Name } from "../dns/name.ts";
import type { ViewSettings } from "../mesh/view.ts";
import { MAX_VIEW_TTL_SECONDS } from "../snapshot/view-fields.ts";
import { readUpstreams, readZoneUpstreams } from "./settings/upstream-variables.ts";
import { VariableReader, type Variables } from "./settings/variable-reader.ts";
import { readAnonymousView } from "./settings/view-variables.ts";
import { readCloudflareAccess, readCorsOrigins, readPublicUrl } from "./settings/web-variables.ts";
import type { UpstreamAddress, ZoneUpstreams } from "../resolver/upstream-address.ts";
import type { UpstreamReach } from "./upstream-url.ts";

export type { Variables } from "./settings/variable-reader.ts";

/** What a gateway is told by its operator. */
export interface GatewaySettings {
  /** The view of queries that bring no token; undefined refuses them. */
  readonly anonymousView: ViewSettings | undefined;
  /** Servers for names outside the mesh; their order counts as long as nothing is known of them. */
  readonly upstreams: readonly UpstreamAddress[];
  /** Servers for the names of one zone each; the longest zone that covers a name counts. */
  readonly zoneUpstreams: readonly ZoneUpstreams<UpstreamAddress>[];
  /** How long after its time a reply of upstreams may be given when they do not answer (RFC 8767); 0 means never. */
  readonly staleSeconds: number;
  /** Whether replies of upstreams are kept in the cache of the data centre, too (Workers only). */
  readonly edgeCache: boolean;
  /** The DNS resource as clients reach it; names the gateway in designated resolver discovery (RFC 9462). */
  readonly publicUrl: URL | undefined;
  /** Origins whose pages may ask, or `*`; empty means none. */
  readonly corsOrigins: readonly string[];
  /** The Cloudflare Access application in front of the gateway; undefined when none is trusted to say who asks. */
  readonly cloudflareAccess: CloudflareAccess | undefined;
  /** Whether a client certificate that TLS verified names a view. */
  readonly clientCertificates: boolean;
  /** Zones that are the mesh's even before the first snapshot is loaded. */
  readonly assumedZones: readonly Name[];
  readonly ttlSeconds: number;
  /** How often the pointer is read again while queries come in. */
  readonly refreshMs: number;
  /** How long one query may take before it is answered SERVFAIL. */
  readonly deadlineMs: number;
}

/** Whose assertions are believed. */
export interface CloudflareAccess {
  /** `https://<team>.cloudflareaccess.com`, which is the issuer and has the keys. */
  readonly issuer: string;
  /** The application's audience tag. */
  readonly audience: string;
}

/** The settings cannot be used; `problems` lists every one of them. */
export class SettingsError extends Error {
  override readonly name: string = "SettingsError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the gateway's settings are wrong: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

const DEFAULT_ZONES = "cluster.local clusterset.local";
/** RFC 8767 section 5 recommends one to three days at most. */
const MAX_STALE_SECONDS = 259_200;

/**
 * Reads the variables `MESHDOH_…` for a program that has sockets of its own (`plainUpstreams`) or has none. Throws
 * `SettingsError` with all problems at once.
 */
export function parseSettings(variables: Variables, reach: UpstreamReach = { plainUpstreams: false }): GatewaySettings {
  const read = new VariableReader(variables);
  const settings: GatewaySettings = {
    anonymousView: readAnonymousView(read),
    upstreams: readUpstreams(read, reach),
    zoneUpstreams: readZoneUpstreams(read, reach),
    staleSeconds: read.integer("MESHDOH_STALE_SECONDS", 0, MAX_STALE_SECONDS) ?? 86_400,
    edgeCache: read.flag("MESHDOH_EDGE_CACHE", false),
    publicUrl: readPublicUrl(read),
    corsOrigins: readCorsOrigins(read),
    cloudflareAccess: readCloudflareAccess(read),
    clientCertificates: read.flag("MESHDOH_CLIENT_CERTIFICATES", false),
    assumedZones: read.names("MESHDOH_ZONES", DEFAULT_ZONES) ?? [],
    ttlSeconds: read.integer("MESHDOH_TTL_SECONDS", 1, MAX_VIEW_TTL_SECONDS) ?? 30,
    refreshMs: (read.integer("MESHDOH_REFRESH_SECONDS", 1, 300) ?? 30) * 1000,
    deadlineMs: read.integer("MESHDOH_DEADLINE_MS", 100, 30_000) ?? 4500,
  };
  if (read.problems.length > 0) throw new SettingsError(read.problems);
  return settings;
}
