import { encodeEdnsOptions } from "../dns/edns.ts";
import { MAX_MESSAGE_OCTETS } from "../dns/limits.ts";
import type { Message } from "../dns/message.ts";
import type { Octets } from "../dns/octets.ts";
import { encodeWithin } from "../dns/truncate.ts";
import type { CacheSize } from "./cache-size.ts";
import { isAnswer, lifetimeSeconds, PREFETCH_PART } from "./lifetime.ts";
import { PacketCache } from "./packet-cache.ts";
import { replyOptions } from "./reply-message.ts";
import type { Reply } from "./resolver.ts";
import type { Transport } from "./responder.ts";

/** Encoded replies by the octets of their queries, kept for as long as they may be given again. */
export interface ReplyMemory {
  /** A reply that fits the transport; undefined when there is none. */
  recall(query: Uint8Array, transport: Transport, nowMs: number): Octets | undefined;
  /** Counts the snapshots seen so far; taken before a question is resolved and handed to `remember` with the reply. */
  snapshotNumber(): number;
  /** Keeps a reply, which is never recalled once its snapshot has gone; `message` is the whole reply to `query`. */
  remember(query: Uint8Array, message: Message, reply: Reply, nowMs: number, snapshotNumber: number): void;
}

/** A memory that its program can empty. */
export interface ForgettingMemory extends ReplyMemory {
  /** Forgets every reply, those of other scopes too, and those that are under way. */
  forgetAll(): void;
  /** What the replies of all scopes take, those counted that have expired and were not asked for since. */
  size(): CacheSize;
}

/** How a program keeps replies. */
export interface ReplyMemorySettings {
  readonly capacityOctets: number;
  /**
   * The snapshot that replies depend on, for a program that has the table at hand: with another digest all are
   * forgotten, and the mesh's TTLs do not count down. Left out where all replies come from afar, through a reply cache.
   */
  readonly snapshotDigest?: () => string | undefined;
}

/** However long its TTLs are, a reply is looked up again after an hour, so that the cache follows upstream's changes. */
const MAX_LIFETIME_SECONDS = 3600;

/** The reply cache behind this one must see the last hits on a reply, so that it refreshes what is popular before that expires. */
const PART_BEFORE_PREFETCH = 1 - PREFETCH_PART;

/** Makes a memory of replies over a packet cache of its own. */
export function createReplyMemory(settings: ReplyMemorySettings): ForgettingMemory {
  return createReplyMemories(settings)(0);
}

/**
 * Makes memories over one packet cache: one for each scope, a small number that stands for those who may see the same
 * replies, such as a view. What one of them remembers no other recalls.
 */
export function createReplyMemories({
  capacityOctets,
  snapshotDigest,
}: ReplyMemorySettings): (scope: number) => ForgettingMemory {
  const cache = new PacketCache({ capacityOctets });
  let digest = snapshotDigest?.();

  const followSnapshot = (): number => {
    const current = snapshotDigest?.();
    if (current !== digest) {
      digest = current;
      cache.currentGeneration++;
    }
    return cache.currentGeneration;
  };
  return (scope) => ({
    recall: (query, transport, nowMs) => {
      followSnapshot();
      if (transport === "https") return cache.lookupForHttps(query, nowMs, scope);
      return transport === "udp"
        ? cache.lookupForUdp(query, nowMs, scope)
        : cache.lookup(query, nowMs, undefined, scope);
    },
    snapshotNumber: followSnapshot,
    remember: (query, message, reply, nowMs, snapshotNumber) => {
      const isAtHand = snapshotDigest !== undefined && reply.source !== "forwarded";
      const part = isAtHand ? 1 : PART_BEFORE_PREFETCH;
      const seconds = Math.min(secondsToKeep(reply) * part, MAX_LIFETIME_SECONDS);
      if (seconds <= 0) return;
      const packet = {
        octets: encodeForAll(query, message, reply),
        ednsOptions: encodeEdnsOptions(replyOptions(reply)),
      };
      // Every reply depends on the snapshot, a forwarded one too: a search walk led to it, or did not.
      const options = { countDown: !isAtHand, generation: snapshotNumber, scope };
      cache.store(query, packet, seconds * 1000, nowMs, options);
    },
    forgetAll: () => void cache.currentGeneration++,
    size: () => ({ octets: cache.sizeOctets, entries: cache.entryCount }),
  });
}

/** What failed is asked again, and what is stale is only given while there is nothing better (RFC 8767). */
function secondsToKeep(reply: Reply): number {
  return isAnswer(reply) && reply.isStale === undefined ? lifetimeSeconds(reply) : 0;
}

/** Without OPT and with AD as it is: the packet cache fits both to each asker. */
function encodeForAll(query: Uint8Array, message: Message, { authenticData }: Reply): Octets {
  const { edns: _edns, ...withoutOpt } = message;
  // What exceeds a message is truncated here, and a truncated reply is not kept.
  return encodeWithin({ ...withoutOpt, authenticData }, MAX_MESSAGE_OCTETS, { questionFrom: query });
}
