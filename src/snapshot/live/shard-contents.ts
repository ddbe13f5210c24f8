import { digestOf } from "../digest.ts";
import { shardKey } from "../keys.ts";
import type { StoreReader } from "../store/store.ts";

/** The name of some content; see `digestOf`. */
export type DigestOf = (content: Uint8Array) => string | Promise<string>;

/** The octets of shards by digest, the last used ones in memory. What a digest stands for is the same in every store. */
export class ShardContents {
  readonly digestOf: DigestOf;
  readonly #maxOctets: number;
  /** In the order of their last use, oldest first. */
  readonly #contents = new Map<string, Uint8Array>();
  #sizeOctets = 0;

  /** `digest` says what `digestOf` does, where there is a faster way to it. */
  constructor(maxOctets: number, digest: DigestOf = digestOf) {
    this.#maxOctets = maxOctets;
    this.digestOf = digest;
  }

  /** What all contents take together. */
  get sizeOctets(): number {
    return this.#sizeOctets;
  }

  /** The content of a shard, verified; undefined when the store has it not, or not as it was. Rejects with `StoreError`. */
  async read(digest: string, store: StoreReader): Promise<Uint8Array | undefined> {
    const known = this.#contents.get(digest);
    if (known !== undefined) {
      this.#keep(digest, known);
      return known;
    }
    const content = await store.get(shardKey(digest));
    if (content === undefined || (await this.digestOf(content)) !== digest) return undefined;
    this.#keep(digest, content);
    return content;
  }

  /** Keeps what was just encoded for the next change to it, in the place of what it was before. */
  replace(old: string, digest: string, content: Uint8Array): void {
    this.#forget(old);
    this.#keep(digest, content);
  }

  #keep(digest: string, content: Uint8Array): void {
    this.#forget(digest);
    this.#contents.set(digest, content);
    this.#sizeOctets += content.length;
    for (const oldest of this.#contents.keys()) {
      if (this.#sizeOctets <= this.#maxOctets) return;
      this.#forget(oldest);
    }
  }

  #forget(digest: string): void {
    this.#sizeOctets -= this.#contents.get(digest)?.length ?? 0;
    this.#contents.delete(digest);
  }
}
