import { digestOf } from "../digest.ts";
import { shardKey } from "../keys.ts";
import type { StoreReader } from "../store/store.ts";
import { OctetPool } from "./octet-pool.ts";

/** The name of some content; see `digestOf`. */
export type DigestOf = (content: Uint8Array) => string | Promise<string>;

/** Most memory that waits for the next contents: what changes of one publication may have taken the place of. */
const MAX_FREE_OCTETS: number = 64 * 1024 * 1024;

/** The octets of shards by digest, the last used ones in memory. What a digest stands for is the same in every store. */
export class ShardContents {
  readonly digestOf: DigestOf;
  readonly #maxOctets: number;
  /** In the order of their last use, oldest first. */
  readonly #contents = new Map<string, Uint8Array>();
  readonly #pool = new OctetPool(MAX_FREE_OCTETS);
  /** What was replaced, but may still be looked at. */
  #replaced: Uint8Array[] = [];
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

  /** Keeps contents that nobody else looks at; their memory may be taken for others later. */
  adopt(contents: ReadonlyMap<string, Uint8Array>): void {
    for (const [digest, content] of contents) {
      this.#pool.adopt(content);
      this.#keep(digest, content);
    }
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

  /** Memory for a content that is made now. */
  readonly take = (sizeOctets: number): Uint8Array => this.#pool.take(sizeOctets);

  /** Keeps what was just encoded for the next change to it, in the place of what it was before. */
  replace(old: string, digest: string, content: Uint8Array): void {
    const replaced = this.#contents.get(old);
    if (replaced !== undefined && replaced !== content) this.#replaced.push(replaced);
    this.#forget(old);
    this.#keep(digest, content);
  }

  /** Lets the memory of contents that were replaced be taken again: to be called once nobody looks at these any more. */
  recycle(): void {
    for (const content of this.#replaced) this.#pool.give(content);
    this.#replaced = [];
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
