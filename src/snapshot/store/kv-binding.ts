import { checkKey, isImmutableKey } from "../keys.ts";
import { IMMUTABLE_KV_CACHE_TTL_SECONDS, MIN_KV_CACHE_TTL_SECONDS } from "../limits.ts";
import { StoreError, type StoreReader, type StoreWriter } from "./store.ts";

/** What this needs of a Workers KV binding to read it; `KVNamespace` of the Workers types fits. */
export interface KvReadBinding {
  get(key: string, options: { type: "arrayBuffer"; cacheTtl: number }): Promise<ArrayBuffer | null>;
}

/** What this needs of a Workers KV binding to write it. */
export interface KvWriteBinding extends KvReadBinding {
  put(key: string, value: ArrayBufferView): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string; cursor?: string }): Promise<KvListPage>;
}

interface KvListPage {
  readonly keys: readonly { readonly name: string }[];
  readonly list_complete: boolean;
  readonly cursor?: string;
}

/** Reads Workers KV through a binding. What never changes is cached where it is read for a day, all else for 30 s. */
export class KvBindingReader implements StoreReader {
  readonly #kv: KvReadBinding;

  constructor(kv: KvReadBinding) {
    this.#kv = kv;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    if (!isImmutableKey(key)) return this.#read(key, MIN_KV_CACHE_TTL_SECONDS);
    // KV caches a miss for as long as it would a value. Reading again with the shorter time cuts a cached miss down to
    // it (Cloudflare documentation, KV, `cacheTtl`), so a shard that arrives after its pointer is seen when it arrives.
    return (await this.#read(key, IMMUTABLE_KV_CACHE_TTL_SECONDS)) ?? this.#read(key, MIN_KV_CACHE_TTL_SECONDS);
  }

  async #read(key: string, cacheTtl: number): Promise<Uint8Array | undefined> {
    const value = await attempt(`reading ${key}`, () => this.#kv.get(key, { type: "arrayBuffer", cacheTtl }));
    return value === null ? undefined : new Uint8Array(value);
  }
}

/** Writes Workers KV through a binding, one key at a time: for the local KV of `wrangler dev`, and for tests. */
export class KvBindingStore extends KvBindingReader implements StoreWriter {
  readonly #kv: KvWriteBinding;

  constructor(kv: KvWriteBinding) {
    super(kv);
    this.#kv = kv;
  }

  async put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const key of pairs.keys()) checkKey(key);
    for (const [key, value] of pairs) await attempt(`writing ${key}`, () => this.#kv.put(key, value));
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) checkKey(key);
    for (const key of keys) await attempt(`deleting ${key}`, () => this.#kv.delete(key));
  }

  async list(prefix: string): Promise<string[]> {
    const names: string[] = [];
    for (let cursor: string | undefined, isComplete = false; !isComplete;) {
      const options = cursor === undefined ? { prefix } : { prefix, cursor };
      const page = await attempt(`listing ${prefix}`, () => this.#kv.list(options));
      names.push(...page.keys.map(({ name }) => name));
      isComplete = page.list_complete;
      cursor = page.cursor;
    }
    return names.toSorted();
  }
}

async function attempt<T>(action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new StoreError("unavailable", `Workers KV failed ${action}: ${String(cause)}`, { cause });
  }
}
