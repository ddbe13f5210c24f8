import type { KvPair } from "./kv-api.ts";
import { BATCH_KEYS, BATCH_OCTETS } from "./limits.ts";

/** What a pair takes in the body of a bulk write besides key and value: `{"key":"","value":"","base64":true},`. */
const PAIR_OCTETS = 40;

/** Octets of a pair in the body of a bulk write, its value in base64. */
export function sentOctets({ key, value }: KvPair): number {
  return PAIR_OCTETS + key.length + 4 * Math.ceil(value.length / 3);
}

/** Divides pairs, in their order, into batches of at most `BATCH_KEYS` and `BATCH_OCTETS`; a larger value is one alone. */
export function batchPairs(pairs: readonly KvPair[]): KvPair[][] {
  const batches: KvPair[][] = [];
  let octets = 0;
  for (const pair of pairs) {
    const last = batches.at(-1);
    const added = sentOctets(pair);
    if (last === undefined || last.length === BATCH_KEYS || octets + added > BATCH_OCTETS) {
      batches.push([pair]);
      octets = added;
    } else {
      last.push(pair);
      octets += added;
    }
  }
  return batches;
}

/** Divides keys, in their order, into batches of at most `size`. */
export function batchKeys(keys: readonly string[], size: number): string[][] {
  const count = Math.ceil(keys.length / size);
  return Array.from({ length: count }, (_, index) => keys.slice(index * size, (index + 1) * size));
}
