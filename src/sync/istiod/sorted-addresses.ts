import { formatAddress, parseAddress } from "../../dns/address.ts";

/** Addresses in canonical text, each once: those of IPv4 first, then by their octets. What is no address is in `bad`. */
export interface SortedAddresses {
  readonly addresses: readonly string[];
  /** Where in the list they stand. */
  readonly bad: readonly number[];
}

/** Sorts addresses, so that tables in which they stand in another order are the same. An unspecified one (`0.0.0.0`) is none. */
export function sortAddresses(texts: readonly string[]): SortedAddresses {
  const bad: number[] = [];
  const byText = new Map<string, Uint8Array>();
  for (const [index, text] of texts.entries()) {
    const octets = parseAddress(text);
    if (octets === undefined || octets.every((octet) => octet === 0)) bad.push(index);
    else byText.set(formatAddress(octets), octets);
  }
  const addresses = [...byText].toSorted(([, a], [, b]) => compareOctets(a, b)).map(([text]) => text);
  return { addresses, bad };
}

function compareOctets(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((octet, index) => octet !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
