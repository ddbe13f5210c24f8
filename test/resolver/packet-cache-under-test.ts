import { PacketCache, type StoreOptions } from "../../src/resolver/packet-cache.ts";
import { hex } from "../dns/octets.ts";

/** In hexadecimal: www.example, type A, class IN. */
export const QUESTION = "03 'www' 07 'example' 00 0001 0001";
/** Asks it with RD, without OPT. */
export const QUERY: Uint8Array = hex(`1111 0100 0001 0000 0000 0000 ${QUESTION}`);
/** One address for 30 seconds. */
export const REPLY: Uint8Array = hex(`0000 8180 0001 0001 0000 0000 ${QUESTION} c00c 0001 0001 0000001e 0004 c0000201`);
export const NO_OPTIONS: Uint8Array = new Uint8Array(0);
export const COUNT_DOWN: StoreOptions = { countDown: true };
export const STORED_AT_MS = 1_000_000;

/** A cache that knows the answer to `QUERY`. */
export function cacheOf(
  reply: Uint8Array,
  options: StoreOptions = COUNT_DOWN,
  ednsOptions: Uint8Array = NO_OPTIONS,
): PacketCache {
  const cache = new PacketCache({ capacityOctets: 1_000_000 });
  cache.store(QUERY, { octets: reply, ednsOptions }, 30_000, STORED_AT_MS, options);
  return cache;
}

/** The question with an OPT of these flags and options, both in hexadecimal. */
export function withOpt(flags: string, options = ""): Uint8Array {
  const size = hex(options).length.toString(16).padStart(4, "0");
  return hex(`2222 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 0000 ${flags} ${size} ${options}`);
}
