import { formatErrorReply } from "../../src/dns/header.ts";
import type { Octets } from "../../src/dns/octets.ts";
import type { Responder } from "../../src/resolver/responder.ts";
import { createCounters, type ShimCounters } from "../../src/shim/counters.ts";
import type { ListenerParts } from "../../src/shim/listener.ts";

/** A query for `a.example. A` with the given ID. */
export function queryWithId(id: number): Octets {
  const header = [id >> 8, id & 0xff, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];
  return Uint8Array.from([...header, 1, 0x61, 7, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0, 0, 1, 0, 1]);
}

/** Its reply: the same octets with QR set, and as many more as asked for. */
export function replyTo(query: Uint8Array, extraOctets = 0): Octets {
  const reply = new Uint8Array(query.length + extraOctets);
  reply.set(query);
  reply[2] = (query[2] ?? 0) | 0x80;
  return reply;
}

export function idOf(message: Uint8Array): number {
  return (message[0] ?? 0) * 256 + (message[1] ?? 0);
}

/** A responder whose cache is empty and whose replies the test gives out. */
export interface HeldResponder extends Responder {
  readonly queries: Uint8Array[];
  /** Gives the query with this ID its reply, or silence. */
  release(id: number, reply: Octets | undefined): void;
  /** Waits until this many queries have come in all. */
  received(count: number): Promise<void>;
}

export function heldResponder(): HeldResponder {
  const queries: Uint8Array[] = [];
  const held = new Map<number, (reply: Octets | undefined) => void>();
  let waiting: { readonly count: number; resolve(): void } | undefined;
  return {
    queries,
    respondAtOnce: () => undefined,
    respond: (query) =>
      new Promise((resolve) => {
        queries.push(query);
        held.set(idOf(query), resolve);
        if (waiting !== undefined && queries.length >= waiting.count) waiting.resolve();
      }),
    release: (id, reply) => {
      const resolve = held.get(id);
      if (resolve === undefined) throw new Error(`no query with ID ${id} is held`);
      held.delete(id);
      resolve(reply);
    },
    received: (count) =>
      new Promise((resolve) => {
        if (queries.length >= count) resolve();
        else waiting = { count, resolve };
      }),
  };
}

/** A responder that answers every query on the spot, out of the cache or by the pipeline. */
export function promptResponder(from: "cache" | "pipeline", extraOctets = 0): Responder {
  return {
    respondAtOnce: (query) => (from === "cache" ? replyTo(query, extraOctets) : undefined),
    respond: async (query) => replyTo(query, extraOctets),
  };
}

/** A responder that breaks its promise for queries with an even ID, here or there, and is prompt for the others. */
export function brokenResponder(breaksAt: "cache" | "pipeline"): Responder {
  const prompt = promptResponder("pipeline");
  const breakFor = (query: Uint8Array): void => {
    if (idOf(query) % 2 === 0) throw new RangeError("broken");
  };
  return {
    respondAtOnce: (query) => {
      if (breaksAt === "cache") breakFor(query);
      return undefined;
    },
    respond: async (query, transport) => {
      if (breaksAt === "pipeline") breakFor(query);
      return prompt.respond(query, transport);
    },
  };
}

export function partsWith(responder: Responder): ListenerParts & { readonly counters: ShimCounters } {
  return { responder: { ...responder, refuse: formatErrorReply }, counters: createCounters(), nowMs: () => 1_000 };
}
