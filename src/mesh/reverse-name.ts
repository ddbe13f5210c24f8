import { formatAddress, parseAddress } from "../dns/address.ts";
import { labelsOf, trustName, type Name } from "../dns/name.ts";

const IPV4_SUFFIX = "in-addr.arpa.";
const IPV6_SUFFIX = "ip6.arpa.";
const IPV4_LABELS = 4;
const IPV6_LABELS = 32;
/** One octet in decimal, in the one way to write it. */
const OCTET_LABEL = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/;
/** Four bits in hexadecimal. */
const NIBBLE_LABEL = /^[0-9a-f]$/;

/** What a name below `in-addr.arpa.` or `ip6.arpa.` is: the name of an address, a name above such names, or neither. */
export type ReversePlace =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "partial" }
  | { readonly kind: "malformed" };

/** Reads a reverse name (RFC 1035 section 3.5, RFC 3596 section 2.5); undefined for names of other trees. */
export function reversePlaceOf(name: Name): ReversePlace | undefined {
  if (name.endsWith(`.${IPV4_SUFFIX}`)) return placeIn(name, IPV4_SUFFIX, OCTET_LABEL, IPV4_LABELS);
  if (name.endsWith(`.${IPV6_SUFFIX}`)) return placeIn(name, IPV6_SUFFIX, NIBBLE_LABEL, IPV6_LABELS);
  return undefined;
}

/** The address that a reverse name stands for, in canonical text; undefined for partial and malformed names. */
export function addressOfReverseName(name: Name): string | undefined {
  const place = reversePlaceOf(name);
  return place?.kind === "address" ? place.address : undefined;
}

/** The reverse name of an address in text. Throws `RangeError` when it is none. */
export function reverseNameOf(address: string): Name {
  const octets = parseAddress(address);
  if (octets === undefined) throw new RangeError(`not an IP address: ${JSON.stringify(address)}`);
  if (octets.length === IPV4_LABELS) return trustName(`${octets.toReversed().join(".")}.${IPV4_SUFFIX}`);
  const nibbles = [...octets].flatMap((octet) => [octet >> 4, octet & 0xf]);
  return trustName(
    `${nibbles
      .toReversed()
      .map((nibble) => nibble.toString(16))
      .join(".")}.${IPV6_SUFFIX}`,
  );
}

function placeIn(name: Name, suffix: string, label: RegExp, labelCount: number): ReversePlace {
  const labels = labelsOf(trustName(name.slice(0, name.length - suffix.length)));
  if (labels.length > labelCount || !labels.every((each) => label.test(each))) return { kind: "malformed" };
  if (labels.length < labelCount) return { kind: "partial" };
  return { kind: "address", address: addressOfLabels(labels.toReversed()) };
}

function addressOfLabels(labels: readonly string[]): string {
  if (labels.length === IPV4_LABELS) return labels.join(".");
  const octets = Uint8Array.from({ length: IPV6_LABELS / 2 }, (_, index) =>
    Number.parseInt(`${labels[index * 2]}${labels[index * 2 + 1]}`, 16),
  );
  return formatAddress(octets);
}
