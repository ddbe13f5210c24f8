import { encodeUpTo } from "./encode.ts";
import type { EncodeOptions } from "./encode.ts";
import type { Message } from "./message.ts";
import type { Octets } from "./octets.ts";

/**
 * The octets of a message within `sizeOctets`: whole, or without the last of its additional, then authority, then
 * answer records. Header, question and OPT are always kept, whatever the size; TC as RFC 2181 section 9 has it.
 */
export function encodeWithin(message: Message, sizeOctets: number, options: EncodeOptions = {}): Octets {
  return encodeUpTo(message, sizeOctets, options).octets;
}
