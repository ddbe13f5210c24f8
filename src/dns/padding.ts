import type { EdnsOption } from "./message.ts";
import { EdnsOptionCode } from "./numbers.ts";

/** Blocks that queries are padded to (RFC 8467 section 4.1). */
export const QUERY_BLOCK_OCTETS = 128;
/** Blocks that replies are padded to (RFC 8467 section 4.1). */
export const REPLY_BLOCK_OCTETS = 468;

/**
 * The PADDING option (RFC 7830) that fills a message to a multiple of `blockOctets`; `sizeOctets` is the size of the
 * message, OPT included, without it. Never fills beyond `maxOctets`.
 */
export function paddingOption(sizeOctets: number, blockOctets: number, maxOctets: number): EdnsOption {
  const withHeader = sizeOctets + 4;
  const padded = Math.min(maxOctets, Math.ceil(withHeader / blockOctets) * blockOctets);
  return { code: EdnsOptionCode.Padding, data: new Uint8Array(Math.max(0, padded - withHeader)) };
}
