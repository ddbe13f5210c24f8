import type { MeshAddress } from "../../mesh/mesh-address.ts";
import { decodeOwners, encodeOwners } from "./address.ts";
import { encodeLines, ShardLines } from "./lines.ts";

/** First line of a shard of addresses: what it is, and the version of its format. */
const HEADER = "meshdoh-addresses 1";

/** The octets of a shard of addresses. Equal addresses give equal octets, whatever their order. */
export function encodeAddressShard(addresses: readonly MeshAddress[]): Uint8Array {
  return encodeLines(
    HEADER,
    addresses.map((each) => [each.address, encodeOwners(each)]),
  );
}

/** The addresses of one shard, as octets: an address is parsed each time that it is asked for. */
export class ShardAddresses {
  readonly #lines: ShardLines;

  /** Throws `StoreError` when the lines are not those of a shard of addresses; that of an address may still be. */
  constructor(content: Uint8Array, place: string) {
    this.#lines = new ShardLines(content, HEADER, place);
  }

  /** Octets of memory that this takes. */
  get sizeOctets(): number {
    return this.#lines.sizeOctets;
  }

  /** What is known of an address. Throws `StoreError` when its line is no address's. */
  find(address: string): MeshAddress | undefined {
    const json = this.json(address);
    return json === undefined ? undefined : decodeOwners(address, json, this.#lines.place);
  }

  /** The text that stands for an address, `encodeOwners` of it. */
  json(address: string): string | undefined {
    const index = this.#lines.find(address);
    return index === undefined ? undefined : this.#lines.json(index);
  }

  /** All addresses, in the order of the lines. */
  *keys(): Generator<string> {
    for (let index = 0; index < this.#lines.size; index++) yield this.#lines.key(index);
  }
}
