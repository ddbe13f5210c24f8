import { isWithin, ROOT, type Name } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";
import { canonicalName } from "./fields.ts";
import { decodeHost, encodeHost } from "./host.ts";
import { encodeLines, ShardLines } from "./lines.ts";

/** First line of a shard of hosts: what it is, and the version of its format. */
export const HOST_SHARD_HEADER = "meshdoh-shard 2";

/** The octets of a shard of hosts. Equal hosts give equal octets, whatever their order. */
export function encodeShard(hosts: readonly MeshHost[]): Uint8Array {
  return encodeLines(
    HOST_SHARD_HEADER,
    hosts.map((host) => [host.name, encodeHost(host)]),
  );
}

/** The hosts of one shard, as octets: a host is parsed each time that it is asked for, because most never are. */
export class ShardHosts {
  readonly #lines: ShardLines;

  /** Throws `StoreError` when the lines are not those of a shard of hosts; that of a host may still be. */
  constructor(content: Uint8Array, place: string) {
    this.#lines = new ShardLines(content, HOST_SHARD_HEADER, place);
  }

  /** Where the shard stands, for messages. */
  get place(): string {
    return this.#lines.place;
  }

  /** Number of hosts. */
  get size(): number {
    return this.#lines.size;
  }

  /** Octets of memory that this takes. */
  get sizeOctets(): number {
    return this.#lines.sizeOctets;
  }

  /** The JSON text of the host of that name; `parse` reads it. */
  find(name: Name): string | undefined {
    const index = this.#lines.find(name);
    return index === undefined ? undefined : this.#lines.json(index);
  }

  /** Reads the text of a host. Throws `StoreError` when it is no host's. */
  parse(name: Name, json: string): MeshHost {
    // The place is the shard alone: what is asked for goes into no log.
    return decodeHost(name, json, this.#lines.place);
  }

  /** The names strictly below `name`. Throws `StoreError` for a line whose key is no name. */
  *namesBelow(name: Name): Generator<Name> {
    const suffix = name === ROOT ? "" : `.${name}`;
    for (let index = this.#lines.firstFrom(suffix); index < this.#lines.size; index++) {
      const key = this.#lines.key(index);
      if (!key.endsWith(suffix)) return;
      const below = canonicalName(key, this.#lines.place);
      // The dot before it may be one inside a label.
      if (below !== name && isWithin(below, name)) yield below;
    }
  }

  /** All hosts, in the order of the lines. Throws `StoreError` for a line that is no host's. */
  *all(): Generator<MeshHost> {
    for (let index = 0; index < this.#lines.size; index++) {
      const name = canonicalName(this.#lines.key(index), this.#lines.place);
      yield this.parse(name, this.#lines.json(index));
    }
  }
}
