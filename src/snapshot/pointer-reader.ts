import { digestOf } from "./digest.ts";
import type { SnapshotPointer } from "./format/pointer.ts";
import { POINTER_KEY } from "./keys.ts";
import { decodeCurrentPointer } from "./read-pointer.ts";
import type { StoreReader } from "./store/store.ts";

/** Reads the pointer of one store again and again; while its octets are the same it is decoded once. */
export class PointerReader {
  readonly #store: StoreReader;
  #last: { readonly digest: string; readonly pointer: SnapshotPointer } | undefined;

  constructor(store: StoreReader) {
    this.#store = store;
  }

  /** The pointer, or undefined when nothing was published yet. Rejects with `StoreError`. */
  async read(): Promise<SnapshotPointer | undefined> {
    const content = await this.#store.get(POINTER_KEY);
    if (content === undefined) return undefined;
    // A pointer of a million names takes milliseconds to decode, its digest a tenth of that.
    const digest = await digestOf(content);
    if (this.#last?.digest === digest) return this.#last.pointer;
    const pointer = decodeCurrentPointer(content);
    this.#last = { digest, pointer };
    return pointer;
  }
}
