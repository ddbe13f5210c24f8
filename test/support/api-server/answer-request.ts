import { discoverAtOnce } from "./aggregated-discovery.ts";
import { answerResource, type ServerParts } from "./answer-resource.ts";
import type { JsonObject } from "./api-object.ts";
import { discover } from "./discovery.ts";
import type { Exchange } from "./exchange.ts";
import { describeApi } from "./openapi.ts";
import { jsonReply, textReply, type Reply } from "./reply.ts";
import type { DiscoveryTarget } from "./request-target.ts";
import type { ResourceType } from "./resource-type.ts";

/** What a server says of itself. */
export interface ServerFacts {
  /** `v1.33.1`. */
  readonly gitVersion: string;
  /** Whether all resources are told of at once (since 1.26), or group by group only. */
  readonly isAggregatingDiscovery: boolean;
}

const HEALTH_PATHS = new Set(["/healthz", "/livez", "/readyz"]);
const NO_SUCH_PATH = textReply(404, "404 page not found\n", "text/plain; charset=utf-8");

/** Answers any request; "watched" for a watch, which is answered already. Throws an ApiError for what is refused. */
export async function answerRequest(
  parts: ServerParts,
  facts: ServerFacts,
  exchange: Exchange,
): Promise<Reply | "watched"> {
  const { target } = exchange;
  if (target.is === "resource") return (await answerResource(parts, exchange, target)) ?? NO_SUCH_PATH;
  if (target.is === "discovery") {
    parts.tokens.identify(exchange.request.headers.authorization);
    return answerDiscovery(parts, facts, exchange, target);
  }
  const { path } = target;
  // These two are told to everybody (the role system:public-info-viewer).
  if (path === "/version") return jsonReply(200, versionOf(facts));
  if (HEALTH_PATHS.has(path)) return textReply(200, "ok", "text/plain; charset=utf-8");
  parts.tokens.identify(exchange.request.headers.authorization);
  return describeApi(path, typesOf(parts)) ?? NO_SUCH_PATH;
}

function answerDiscovery(
  parts: ServerParts,
  { isAggregatingDiscovery }: ServerFacts,
  { request }: Exchange,
  target: DiscoveryTarget,
): Reply {
  const types = typesOf(parts);
  const isRoot = target.group === undefined;
  const atOnce =
    isRoot && isAggregatingDiscovery ? discoverAtOnce(request.headers.accept ?? "", target.root, types) : undefined;
  if (atOnce !== undefined) return jsonReply(200, atOnce.list, atOnce.contentType);
  const found = discover(target, types);
  return found === undefined ? NO_SUCH_PATH : jsonReply(200, found);
}

function typesOf({ store }: ServerParts): readonly ResourceType[] {
  return store.resources.map(({ type }) => type);
}

function versionOf({ gitVersion }: ServerFacts): JsonObject {
  const [, major = "1", minor = "0"] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: "0000000000000000000000000000000000000000",
    gitTreeState: "clean",
    buildDate: "2025-05-15T08:18:18Z",
    goVersion: "go1.24.2",
    compiler: "gc",
    platform: "linux/amd64",
  };
}
