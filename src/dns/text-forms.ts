import { FormatError } from "./errors.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Octets as lower-case hexadecimal digits. */
export function formatHex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/** Octets as binary digits, eight each. */
export function formatBits(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(2).padStart(8, "0")).join("");
}

/** Octets as base32 with the extended alphabet in lower case (RFC 4648 section 7), without padding. */
export function formatBase32Hex(octets: Uint8Array): string {
  return formatBits(octets).replaceAll(/.{1,5}/g, (digit) => Number.parseInt(digit.padEnd(5, "0"), 2).toString(32));
}

/** Octets as base64 with padding (RFC 4648 section 4). */
export function formatBase64(octets: Uint8Array): string {
  let text = "";
  for (let at = 0; at < octets.length; at += 3) {
    const word = ((octets[at] ?? 0) << 16) | ((octets[at + 1] ?? 0) << 8) | (octets[at + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++) {
      text += digit <= octets.length - at ? BASE64.charAt((word >> (18 - 6 * digit)) & 0x3f) : "=";
    }
  }
  return text;
}

/** A character-string in quotes, what is not printable ASCII as `\DDD` (RFC 1035 section 5.1). */
export function formatCharacterString(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) {
    const character = String.fromCharCode(octet);
    if (octet < 0x20 || octet > 0x7e) text += `\\${String(octet).padStart(3, "0")}`;
    else text += character === '"' || character === "\\" ? `\\${character}` : character;
  }
  return `"${text}"`;
}

/** Text that needs no quotes and no escapes. Throws `FormatError` for other octets. */
export function formatToken(octets: Uint8Array): string {
  const text = String.fromCharCode(...octets);
  if (!/^[\w./-]+$/.test(text)) throw new FormatError("a token with octets that need quotes", 0);
  return text;
}
