import { compareText } from "../mesh/claim.ts";
import type { MeshAddress } from "../mesh/mesh-address.ts";
import { amendmentsOf, shardsToRewrite } from "./amend-addresses.ts";
import { digestOf } from "./digest.ts";
import { encodeAddressShard, ShardAddresses } from "./format/address-shard.ts";
import type { SnapshotHead } from "./format/pointer.ts";
import { shardKey } from "./keys.ts";
import { STORE_CONCURRENCY } from "./limits.ts";
import { decodeVerified } from "./shard-cache.ts";
import { OWNERS_PER_SHARD, shardCountFor } from "./shard-count.ts";
import { shardIndexOf } from "./shard-key.ts";
import { StoreError, type StoreReader } from "./store/store.ts";

/** The snapshot that is to be replaced, and where its shards are. */
export interface PreviousSnapshot {
  readonly pointer: Pick<SnapshotHead, "crowdedDomains" | "shards" | "addressShards">;
  readonly store: StoreReader;
}

/** The addresses of a snapshot, divided. */
export interface AddressShards {
  /** The digest of each shard. */
  readonly shards: readonly string[];
  /** What differs from the shards, sorted by address. */
  readonly amended: readonly MeshAddress[];
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Those of `shards` that the previous snapshot names as well and its store has not, or not as they were. */
  readonly lost: ReadonlySet<string>;
}

/**
 * Divides addresses into shards. Shards of the previous snapshot stay as long as the pointer can amend what they say;
 * `spareShards` may be written to give the pointer room again. Rejects with `StoreError` when the store cannot say what it
 * has.
 */
export async function buildAddressShards(
  addresses: readonly MeshAddress[],
  previous: PreviousSnapshot | undefined,
  spareShards: number,
): Promise<AddressShards> {
  const old = previous?.pointer.addressShards;
  const ownerCount = addresses.reduce((sum, { owners }) => sum + owners.length, 0);
  const shardCount = shardCountFor(ownerCount, OWNERS_PER_SHARD, old?.length);
  const divided = Array.from({ length: shardCount }, (): MeshAddress[] => []);
  for (const each of addresses) divided[shardIndexOf(each.address, shardCount)]?.push(each);
  const drafts: Draft[] = [];
  const { readConcurrency = STORE_CONCURRENCY } = previous?.store ?? {};
  for (let at = 0; at < shardCount; at += readConcurrency) {
    const batch = divided.slice(at, at + readConcurrency).map(async (shard, offset) => {
      const draft = await draftOf(shard);
      if (previous === undefined || old?.length !== shardCount) return draft;
      return afterPrevious(draft, shard, old[at + offset] ?? "", previous.store);
    });
    drafts.push(...(await Promise.all(batch)));
  }
  return assemble(drafts, spareShards);
}

interface ShardContent {
  /** Empty for a shard without addresses, which is not stored. */
  readonly digest: string;
  readonly content: Uint8Array;
}

interface Draft {
  readonly fresh: ShardContent;
  /** What the store has, and what would have to be amended in it. */
  readonly kept?: ShardContent & { readonly amendments: readonly MeshAddress[] };
  /** True when the store has lost what would be kept. */
  readonly isLost: boolean;
}

async function draftOf(addresses: readonly MeshAddress[]): Promise<Draft> {
  const content = encodeAddressShard(addresses);
  const digest = addresses.length === 0 ? "" : await digestOf(content);
  return { fresh: { digest, content }, isLost: false };
}

async function afterPrevious(
  { fresh }: Draft,
  addresses: readonly MeshAddress[],
  digest: string,
  store: StoreReader,
): Promise<Draft> {
  const content = digest === "" ? encodeAddressShard([]) : await store.get(shardKey(digest));
  const shard = await readableShard(content, digest);
  if (content === undefined || shard === undefined) return { fresh, isLost: fresh.digest === digest };
  if (fresh.digest === digest) return { fresh, isLost: false };
  return { fresh, kept: { digest, content, amendments: amendmentsOf(shard, addresses) }, isLost: false };
}

/** Undefined when the store has not what the digest stands for: it has to be written in any case. */
async function readableShard(content: Uint8Array | undefined, digest: string): Promise<ShardAddresses | undefined> {
  if (content !== undefined && digest === "") return new ShardAddresses(content, "no shard");
  try {
    return await decodeVerified(content, digest, ShardAddresses);
  } catch (cause) {
    if (cause instanceof StoreError && (cause.code === "missing" || cause.code === "corrupt")) return undefined;
    throw cause;
  }
}

function assemble(drafts: readonly Draft[], spareShards: number): AddressShards {
  const amendments = drafts.map(({ kept }) => kept?.amendments ?? []);
  const rewritten = shardsToRewrite(amendments, spareShards);
  const used = drafts.map(({ fresh, kept }, index) => (rewritten.has(index) ? fresh : (kept ?? fresh)));
  const amended = drafts.flatMap(({ kept }, index) => (rewritten.has(index) ? [] : (kept?.amendments ?? [])));
  return {
    shards: used.map(({ digest }) => digest),
    amended: amended.toSorted((a, b) => compareText(a.address, b.address)),
    contents: new Map(used.filter(({ digest }) => digest !== "").map(({ digest, content }) => [digest, content])),
    lost: new Set(drafts.filter(({ isLost }) => isLost).map(({ fresh }) => fresh.digest)),
  };
}
