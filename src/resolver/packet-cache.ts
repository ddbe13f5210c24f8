import { HeaderBit } from "../dns/header.ts";
import { MAX_MESSAGE_OCTETS, MAX_UDP_REPLY_OCTETS, MESSAGE_HEADER_OCTETS } from "../dns/limits.ts";
import type { Octets } from "../dns/octets.ts";
import { QueryShape } from "../dns/query-shape.ts";
import { hasQuestion, isSameQuestion, preparePacket } from "./cached-packet.ts";
import type { CachedPacket } from "./cached-packet.ts";
import { copyReply, replySizeOctets } from "./packet-copy.ts";
import { ReplySlab } from "./reply-slab.ts";

/** What an entry takes beside its octets: objects, offsets and its place in the map, as measured on V8 and rounded up. */
const ENTRY_OVERHEAD_OCTETS = 640;
/** Type and class behind the name of a question. */
const QUESTION_FIXED_OCTETS = 4;
/** One TTL offset in an array. */
const TTL_OFFSET_OCTETS = 8;

/** A reply to be kept. */
export interface PacketReply {
  /** The reply, encoded without OPT. */
  readonly octets: Uint8Array;
  /** The encoded options of its OPT, for askers who sent one. */
  readonly ednsOptions: Uint8Array;
}

/** How a reply is kept. */
export interface StoreOptions {
  /** False for answers whose TTLs are the same however often they are given, such as those of the mesh. */
  readonly countDown: boolean;
  /** Which snapshot the reply depends on; 0, the default, when on none. */
  readonly generation?: number;
  /** True when the order of addresses means something, so that they must not take turns. */
  readonly keepOrder?: boolean;
  /** As in `lookup`. */
  readonly scope?: number;
}

interface Entry {
  readonly packet: CachedPacket;
  /** DO, CD and scope: what distinguishes askers of one question. */
  readonly variant: number;
  readonly generation: number;
  readonly storedAtMs: number;
  readonly expiresAtMs: number;
  readonly sizeOctets: number;
  readonly mayRotate: boolean;
  turn: number;
  wasHit: boolean;
}

/** What entries that were hit may take of the whole; the rest is for those of which nobody knows yet. */
const PROTECTED_PART = 0.8;

/**
 * Replies in octets by the octets of their questions: a hit is copied, changed in a few places and sent, without
 * decoding and without an object but the copy. Bounded in octets; what nobody asked for a second time goes first, so that
 * a scan over thousands of names costs those that are in use nothing.
 */
export class PacketCache {
  /** Entries of another generation, 0 apart, are gone; the owner raises it when the snapshot changes. */
  currentGeneration = 1;
  readonly #capacityOctets: number;
  readonly #entries = new Map<number, Entry>();
  /** Keys in the order in which they came, and those of entries that were hit when their turn was. */
  readonly #onProbation = new Set<number>();
  readonly #protected = new Set<number>();
  #protectedOctets = 0;
  readonly #shape = new QueryShape();
  readonly #slab = new ReplySlab();
  #sizeOctets = 0;

  constructor({ capacityOctets }: { readonly capacityOctets: number }) {
    this.#capacityOctets = capacityOctets;
  }

  /** What the entries take, with their overhead. */
  get sizeOctets(): number {
    return this.#sizeOctets;
  }

  get entryCount(): number {
    return this.#entries.size;
  }

  /**
   * The reply to a query, ready to be sent; undefined when there is none that fits `maxOctets`, or the query is not a
   * plain one. `scope` is a small number that stands for who may see the reply, such as a view.
   */
  lookup(query: Uint8Array, nowMs: number, maxOctets: number = MAX_MESSAGE_OCTETS, scope = 0): Octets | undefined {
    return this.#shape.read(query) ? this.#find(query, nowMs, maxOctets, scope, false) : undefined;
  }

  /** The same for a query that came encrypted: the reply is padded when the asker pads (RFC 7830 section 4). */
  lookupForHttps(query: Uint8Array, nowMs: number, scope = 0): Octets | undefined {
    return this.#shape.read(query) ? this.#find(query, nowMs, MAX_MESSAGE_OCTETS, scope, true) : undefined;
  }

  /** The same for a query that came over UDP: the reply fits what its OPT says, and is never fragmented (RFC 9715). */
  lookupForUdp(query: Uint8Array, nowMs: number, scope = 0): Octets | undefined {
    const shape = this.#shape;
    if (!shape.read(query)) return undefined;
    return this.#find(query, nowMs, Math.min(shape.udpPayloadSizeOctets, MAX_UDP_REPLY_OCTETS), scope, false);
  }

  /**
   * Keeps a reply for `lifetimeMs`. Nothing happens when it could not be given again: the query is not a plain one, the
   * reply is truncated, has another question, or is larger than the whole cache.
   */
  store(query: Uint8Array, reply: PacketReply, lifetimeMs: number, nowMs: number, options: StoreOptions): void {
    const shape = this.#shape;
    if (lifetimeMs <= 0 || !shape.read(query) || !answers(reply.octets, query, shape.questionEndOffset)) return;
    const packet = preparePacket(reply.octets, reply.ednsOptions, shape.questionEndOffset, options.countDown);
    if (packet === undefined) return;
    const variant = variantOf(shape, options.scope ?? 0);
    const ttlOctets = packet.ttlOffsets.length * TTL_OFFSET_OCTETS;
    this.#insert(hashQuestion(query, shape.questionEndOffset, variant), {
      packet,
      variant,
      generation: options.generation ?? 0,
      storedAtMs: nowMs,
      expiresAtMs: nowMs + lifetimeMs,
      sizeOctets: packet.octets.length + packet.ednsOptions.length + ttlOctets + ENTRY_OVERHEAD_OCTETS,
      mayRotate: packet.rotation !== undefined && options.keepOrder !== true,
      turn: 0,
      wasHit: false,
    });
  }

  #find(query: Uint8Array, nowMs: number, maxOctets: number, scope: number, mayPad: boolean): Octets | undefined {
    const shape = this.#shape;
    const entry = this.#freshEntry(query, nowMs, scope);
    if (entry === undefined) return undefined;
    const { packet } = entry;
    const sizeOctets = replySizeOctets(packet, shape, mayPad);
    if (sizeOctets > maxOctets) return undefined;
    entry.wasHit = true;
    const turn = entry.mayRotate ? entry.turn++ : 0;
    const reply = this.#slab.take(sizeOctets);
    copyReply(packet, query, shape, (nowMs - entry.storedAtMs) / 1000, turn, reply);
    return reply;
  }

  #freshEntry(query: Uint8Array, nowMs: number, scope: number): Entry | undefined {
    const shape = this.#shape;
    const variant = variantOf(shape, scope);
    const hash = hashQuestion(query, shape.questionEndOffset, variant);
    const entry = this.#entries.get(hash);
    if (entry?.variant !== variant || !hasQuestion(entry.packet, query, shape.questionEndOffset)) return undefined;
    const isCurrent = entry.generation === 0 || entry.generation === this.currentGeneration;
    if (nowMs < entry.expiresAtMs && isCurrent) return entry;
    this.#remove(hash, entry);
    return undefined;
  }

  #insert(hash: number, entry: Entry): void {
    const previous = this.#entries.get(hash);
    if (previous !== undefined) this.#remove(hash, previous);
    if (entry.sizeOctets > this.#capacityOctets) return;
    this.#entries.set(hash, entry);
    this.#onProbation.add(hash);
    this.#sizeOctets += entry.sizeOctets;
    if (this.#sizeOctets > this.#capacityOctets) this.#evict(hash);
  }

  /** Takes the oldest on probation first, then of the protected; `newest` has had no time to be asked for again. */
  #evict(newest: number): void {
    for (const hash of this.#onProbation) {
      if (this.#sizeOctets <= this.#capacityOctets) return;
      const entry = this.#entries.get(hash);
      if (entry === undefined || hash === newest) continue;
      this.#remove(hash, entry);
      if (!entry.wasHit) continue;
      this.#keep(hash, entry);
      this.#shrinkProtected(this.#protectedOctets - PROTECTED_PART * this.#capacityOctets);
    }
    this.#shrinkProtected(this.#sizeOctets - this.#capacityOctets);
  }

  /** Puts an entry at the end of the protected. */
  #keep(hash: number, entry: Entry): void {
    entry.wasHit = false;
    this.#entries.set(hash, entry);
    this.#protected.add(hash);
    this.#sizeOctets += entry.sizeOctets;
    this.#protectedOctets += entry.sizeOctets;
  }

  /** One that was hit since it was last looked at goes to the end instead, once. */
  #shrinkProtected(byOctets: number): void {
    let tooMuch = byOctets;
    for (const hash of this.#protected) {
      const entry = this.#entries.get(hash);
      if (tooMuch <= 0 || entry === undefined) return;
      this.#remove(hash, entry);
      if (entry.wasHit) this.#keep(hash, entry);
      else tooMuch -= entry.sizeOctets;
    }
  }

  #remove(hash: number, entry: Entry): void {
    this.#entries.delete(hash);
    this.#onProbation.delete(hash);
    this.#sizeOctets -= entry.sizeOctets;
    if (this.#protected.delete(hash)) this.#protectedOctets -= entry.sizeOctets;
  }
}

function variantOf(shape: QueryShape, scope: number): number {
  return scope * 4 + (shape.dnssecOk ? 2 : 0) + (shape.checkingDisabled ? 1 : 0);
}

/** FNV-1a over the question with the letters of its name folded; cut to what V8 keeps as a small integer. */
function hashQuestion(query: Uint8Array, questionEnd: number, variant: number): number {
  let hash = 0x811c_9dc5 ^ variant;
  const nameEnd = questionEnd - QUESTION_FIXED_OCTETS;
  for (let at = MESSAGE_HEADER_OCTETS; at < nameEnd; at++) {
    hash = Math.imul(hash ^ ((query[at] ?? 0) | 0x20), 0x0100_0193);
  }
  // A and SRV differ in the bit that tells letters' case.
  for (let at = nameEnd; at < questionEnd; at++) hash = Math.imul(hash ^ (query[at] ?? 0), 0x0100_0193);
  return hash & 0x3fff_ffff;
}

/** True for a whole response to the query's question. */
function answers(reply: Uint8Array, query: Uint8Array, questionEnd: number): boolean {
  const flags = ((reply[2] ?? 0) << 8) | (reply[3] ?? 0);
  if ((flags & (HeaderBit.response | HeaderBit.truncated)) !== HeaderBit.response) return false;
  return reply[4] === 0 && reply[5] === 1 && reply.length >= questionEnd && isSameQuestion(reply, query, questionEnd);
}
