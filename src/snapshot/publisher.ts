import type { MeshHost } from "../mesh/claim.ts";
import type { ClusterObservation, NamedClaim } from "../mesh/cluster.ts";
import { isDigest } from "./digest.ts";
import { clusterValue, readCluster } from "./format/cluster.ts";
import { corrupt, decodeText, Fields, parseJson } from "./format/fields.ts";
import { namedHostValue, readNamedHost } from "./format/host.ts";
import { NewerFormatError } from "./format/pointer.ts";
import { MAX_SHARDS } from "./limits.ts";
import { StoreError } from "./store/store.ts";

/** Publisher records, by cluster. Only syncs read them. */
export const PUBLISHER_PREFIX = "publisher/";

const FORMAT_VERSION = 1;
/** The last second that a date has (ECMA-262, time values). */
const MAX_TIME_SECONDS = 8_640_000_000_000;

/** Who published a cluster last, and where that stands: `snapshot/current` overwritten by another loses no part. */
export interface PublisherRecord {
  readonly cluster: string;
  /** What the operator calls the sync. */
  readonly owner: string;
  /** Which process of it, at random. */
  readonly instance: string;
  /** True while that process goes on publishing the cluster, so that nobody else should. */
  readonly isFollowing: boolean;
  /** When it last said so, seconds since the epoch by its clock. */
  readonly renewedSeconds: number;
  /** The generation that the table got; the next one of the store must be greater. */
  readonly generation: number;
  /** Which part it is (`nextVersion`); empty for one of a table that has no versions. */
  readonly version: string;
  /** Absent when the cluster was pruned. */
  readonly part?: PublishedPart;
}

/** Where the part of a cluster stands: its claims are in these shards and hosts, beside those of others. */
export interface PublishedPart {
  readonly observation: ClusterObservation;
  /** Every shard of hosts of that table. */
  readonly shards: readonly string[];
  /** Hosts of no shard, with the claims of the cluster only. */
  readonly wide: readonly MeshHost[];
  /** Its claims that are not in the table. */
  readonly withheld: readonly NamedClaim[];
  /** How many claims it has in all; absent when nobody counted. */
  readonly claimCount?: number;
}

/** The key of a cluster's record. */
export function publisherKey(cluster: string): string {
  return PUBLISHER_PREFIX + cluster;
}

/** The octets of a record; equal records give equal octets. */
export function encodePublisher(record: PublisherRecord): Uint8Array {
  const { cluster, owner, instance, isFollowing, renewedSeconds, generation, version, part } = record;
  const head = { formatVersion: FORMAT_VERSION, cluster, owner, instance, isFollowing, renewedSeconds };
  const value = { ...head, generation, version, part: part && partValue(part) };
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Reads the value of `key`. Throws `StoreError` that says what to do; for one of a later version `NewerFormatError`. */
export function decodePublisher(content: Uint8Array, key: string): PublisherRecord {
  try {
    return readRecord(new Fields(parseJson(decodeText(content, key), key), key), key);
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause instanceof NewerFormatError) throw cause;
    throw new StoreError(cause.code, `${cause.message}: delete this key, then sync the cluster`, { cause });
  }
}

function partValue({ observation, shards, wide, withheld, claimCount }: PublishedPart): object {
  return {
    observation: { ...clusterValue(observation), version: undefined },
    claimCount,
    shards,
    wide: wide.map(namedHostValue),
    withheld: withheld.map(({ name, claim }) => namedHostValue({ name, claims: [claim] })),
  };
}

function readRecord(fields: Fields, key: string): PublisherRecord {
  const formatVersion = fields.count("formatVersion");
  if (formatVersion > FORMAT_VERSION) {
    const problem = `${key} has format version ${formatVersion}, this is ${FORMAT_VERSION}: upgrade meshdoh to read it`;
    throw new NewerFormatError("corrupt", problem);
  }
  if (formatVersion < FORMAT_VERSION) throw corrupt(fields.placeOf("formatVersion"), `is ${formatVersion}`);
  const cluster = fields.text("cluster");
  if (publisherKey(cluster) !== key) throw corrupt(fields.placeOf("cluster"), `is ${JSON.stringify(cluster)}`);
  const version = fields.text("version");
  return {
    cluster,
    owner: fields.text("owner"),
    instance: fields.text("instance"),
    isFollowing: fields.flag("isFollowing"),
    renewedSeconds: fields.count("renewedSeconds", MAX_TIME_SECONDS),
    generation: fields.count("generation"),
    version,
    ...(fields.has("part") && { part: readPart(fields.object("part"), cluster, version) }),
  };
}

function readPart(fields: Fields, cluster: string, version: string): PublishedPart {
  const observation = readCluster(fields.object("observation"));
  if (observation.cluster !== cluster) throw corrupt(fields.placeOf("observation"), "is of another cluster");
  return {
    observation: version === "" ? observation : { ...observation, version },
    shards: readShards(fields),
    wide: fields.objects("wide").map(readNamedHost),
    withheld: fields.objects("withheld").flatMap((host) => {
      const { name, claims } = readNamedHost(host);
      return claims.map((claim) => ({ name, claim }));
    }),
    ...(fields.has("claimCount") && { claimCount: fields.count("claimCount") }),
  };
}

function readShards(fields: Fields): string[] {
  const shards = fields.texts("shards");
  const place = fields.placeOf("shards");
  if (shards.length > MAX_SHARDS) throw corrupt(place, `has ${shards.length} shards`);
  for (const digest of shards)
    if (!isDigest(digest)) throw corrupt(place, `is not a digest: ${JSON.stringify(digest)}`);
  return shards;
}
