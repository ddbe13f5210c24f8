import { formatAddress } from "./address.ts";
import { FormatError } from "./errors.ts";
import { Reader } from "./reader.ts";
import { formatBase64, formatCharacterString, formatToken } from "./text-forms.ts";

/** Names of the keys from 0 on (IANA registry «DNS Service Bindings (SVCB)»), and how each writes its value. */
const KEYS: readonly (readonly [string, (value: Reader) => string])[] = [
  ["mandatory", (value) => listOf(value, () => keyName(value.readUint16()))],
  ["alpn", (value) => `"${listOf(value, () => formatToken(value.readOctets(value.readUint8())))}"`],
  ["no-default-alpn", () => ""],
  ["port", (value) => String(value.readUint16())],
  ["ipv4hint", (value) => listOf(value, () => formatAddress(value.readOctets(4)))],
  ["ech", (value) => formatBase64(restOf(value))],
  ["ipv6hint", (value) => listOf(value, () => formatAddress(value.readOctets(16)))],
  ["dohpath", (value) => formatCharacterString(restOf(value))],
];

/**
 * What is left of the RDATA of SVCB or HTTPS as its parameters (RFC 9460 section 2.1), with spaces between; keys
 * without a name as `key` and number. Throws `FormatError` when keys do not ascend or a value does not suit its key.
 */
export function formatSvcParams(reader: Reader): string {
  const texts: string[] = [];
  let last = -1;
  while (reader.octetsLeft > 0) {
    const key = reader.readUint16();
    if (key <= last) throw new FormatError("SvcParams out of order", reader.at);
    last = key;
    texts.push(formatParam(key, reader.readOctets(reader.readUint16())));
  }
  return texts.join(" ");
}

function formatParam(key: number, octets: Uint8Array): string {
  const value = new Reader(octets);
  const text = KEYS[key]?.[1](value) ?? formatCharacterString(restOf(value));
  if (value.octetsLeft > 0) throw new FormatError("octets after the value of a SvcParam", value.at);
  return octets.length === 0 ? keyName(key) : `${keyName(key)}=${text}`;
}

function keyName(key: number): string {
  return KEYS[key]?.[0] ?? `key${key}`;
}

/** One value or more, with commas between. */
function listOf(value: Reader, readOne: () => string): string {
  const texts: string[] = [];
  do texts.push(readOne());
  while (value.octetsLeft > 0);
  return texts.join(",");
}

function restOf(reader: Reader): Uint8Array {
  return reader.readOctets(reader.octetsLeft);
}
