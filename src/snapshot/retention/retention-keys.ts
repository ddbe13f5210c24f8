/** What syncs tell each other about shards that are to go. Readers of tables never look there. */
export const RETENTION_PREFIX = "retention/";

const MARK_PREFIX = `${RETENTION_PREFIX}mark/`;
const VOID_PREFIX = `${RETENTION_PREFIX}void/`;
const SWEEP_PREFIX = `${RETENTION_PREFIX}sweep/`;

/** The shards that nothing named, as one sync saw it. */
export function markKey(mark: string): string {
  return MARK_PREFIX + mark;
}

/** Says that a mark counts no more: nobody begins to delete by it. */
export function voidKey(mark: string): string {
  return VOID_PREFIX + mark;
}

/** Says that a process deletes by a mark, is about to, or has. */
export function sweepKey(mark: string, process: string): string {
  return `${SWEEP_PREFIX}${mark}.${process}`;
}

/** What is there of one mark. */
export interface MarkKeys {
  readonly mark: string;
  /** False where only what belongs to it is left, or shows. */
  readonly isThere: boolean;
  readonly isVoid: boolean;
  /** The keys of those who sweep by it. */
  readonly sweeps: readonly string[];
}

/** Sorts keys that begin with `RETENTION_PREFIX` by their marks, sorted; foreign ones are left out. */
export function marksOf(keys: readonly string[]): MarkKeys[] {
  const there = new Set(restsOf(keys, MARK_PREFIX));
  const voids = new Set(restsOf(keys, VOID_PREFIX));
  const sweeps = restsOf(keys, SWEEP_PREFIX).map((rest) => ({ rest, mark: rest.replace(/\..*$/, "") }));
  const marks = new Set([...there, ...voids, ...sweeps.map(({ mark }) => mark)]);
  return [...marks].toSorted().map((mark) => ({
    mark,
    isThere: there.has(mark),
    isVoid: voids.has(mark),
    sweeps: sweeps.filter((sweep) => sweep.mark === mark).map(({ rest }) => SWEEP_PREFIX + rest),
  }));
}

function restsOf(keys: readonly string[], prefix: string): string[] {
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
