import { shardKey, SHARD_PREFIX } from "./keys.ts";
import { MAX_VALUE_OCTETS } from "./limits.ts";
import { readBack, type UnsoundShard } from "./read-back.ts";
import { StoreError, type StoreWriter } from "./store/store.ts";

/** Told whenever some more shards are written, of how many that are to be. */
export type ReportShards = (written: number, total: number) => void;

/** How shards are put. */
export interface PutShardsOptions {
  /** Trust none that is there already: for a store that lost some. */
  readonly rewrites: boolean;
  /** Look for what a publication that broke off has left; default true. Where there is none that costs a list of all shards. */
  readonly resumes?: boolean;
  readonly report: ReportShards | undefined;
}

/** From so many new shards on, it is worth a list of all to find those that a broken-off publication has left. */
const MIN_RESUMED_SHARDS = 32;
/** Written at once: a few bulk requests of Workers KV, and little enough to report on. */
const GROUP_OCTETS: number = 24 * 1024 * 1024;
const GROUP_SHARDS = 1_000;

/**
 * Writes shards by their digests and reads each of them back, unless the store does so itself; those that an earlier
 * publication wrote before it broke off are only read back. Resolves with the number that it wrote; rejects with `StoreError` unless all are there, whole.
 */
export async function putShards(
  store: StoreWriter,
  contents: ReadonlyMap<string, Uint8Array>,
  { rewrites, resumes = true, report }: PutShardsOptions,
): Promise<number> {
  for (const [digest, content] of contents) checkSize(shardKey(digest), content);
  const left = rewrites || !resumes ? new Set<string>() : await leftBehind(store, contents);
  const missing = new Map([...contents].filter(([digest]) => !left.has(digest)));
  await write(store, missing, report);
  const unsound = await readBack(store, store.verifiesPuts === true ? chosen(contents, left) : contents);
  const lost = unsound.filter(({ digest }) => left.has(digest)).map(({ digest }) => digest);
  checkSound(unsound.filter(({ digest }) => !left.has(digest)));
  if (lost.length === 0) return missing.size;

  const again = chosen(contents, new Set(lost));
  await write(store, again, (written) => report?.(missing.size + written, missing.size + again.size));
  if (store.verifiesPuts !== true) checkSound(await readBack(store, again));
  return missing.size + again.size;
}

function chosen(contents: ReadonlyMap<string, Uint8Array>, digests: ReadonlySet<string>): Map<string, Uint8Array> {
  return new Map([...contents].filter(([digest]) => digests.has(digest)));
}

/** Throws `StoreError` for a value that no store takes. */
export function checkSize(key: string, content: Uint8Array): void {
  if (content.length <= MAX_VALUE_OCTETS) return;
  throw new StoreError("denied", `${key} would have ${content.length} octets, the limit is ${MAX_VALUE_OCTETS}`);
}

/** Those of the shards that are in the store. A list tells it, since asking for a key that is absent would keep KV from seeing it come. */
async function leftBehind(store: StoreWriter, contents: ReadonlyMap<string, Uint8Array>): Promise<Set<string>> {
  if (contents.size < MIN_RESUMED_SHARDS) return new Set();
  const keys = new Set(await store.list(SHARD_PREFIX));
  return new Set([...contents.keys()].filter((digest) => keys.has(shardKey(digest))));
}

async function write(
  store: StoreWriter,
  contents: ReadonlyMap<string, Uint8Array>,
  report: ReportShards | undefined,
): Promise<void> {
  let group = new Map<string, Uint8Array>();
  let octets = 0;
  let written = 0;
  const flush = async (): Promise<void> => {
    await store.put(group);
    written += group.size;
    report?.(written, contents.size);
    group = new Map();
    octets = 0;
  };
  for (const [digest, content] of contents) {
    if (group.size === GROUP_SHARDS || (group.size > 0 && octets + content.length > GROUP_OCTETS)) await flush();
    group.set(shardKey(digest), content);
    octets += content.length;
  }
  if (group.size > 0) await flush();
}

function checkSound([first, ...others]: readonly UnsoundShard[]): void {
  if (first === undefined) return;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const what = first.problem === "missing" ? "was written and is not there" : "reads otherwise than it was written";
  throw new StoreError(first.problem, `${shardKey(first.digest)}${more} ${what}; the pointer stays as it was`);
}
