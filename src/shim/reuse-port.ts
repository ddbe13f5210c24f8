/** The versions of a runtime, as `process.versions` has them. */
export type RuntimeVersions = Readonly<Record<string, string | undefined>>;

/** The first minor versions of Node that can, where not all of a major version do. */
const FIRST_MINORS: ReadonlyMap<number, number> = new Map([
  [22, 12],
  [23, 1],
]);

/**
 * Why this runtime cannot let several processes share a port; undefined when it can. Node before 22.12, and 23.0, take the
 * option without a word and let it lie.
 */
export function reusePortRefusal(versions: RuntimeVersions = process.versions): string | undefined {
  if (versions["bun"] !== undefined) return undefined;
  const [major = 0, minor = 0] = (versions["node"] ?? "").split(".").map(Number);
  const firstMinor = FIRST_MINORS.get(major) ?? (major > 23 ? 0 : Infinity);
  if (minor >= firstMinor) return undefined;
  return `Node ${versions["node"]} cannot share a port between processes; Node 22.12, 23.1 or later and Bun can`;
}
