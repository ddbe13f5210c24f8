import type { SnapshotPointer } from "../../snapshot/format/pointer.ts";
import type { StoredSnapshots } from "../../snapshot/stored-snapshots.ts";

/** One line for each snapshot, the current one first. */
export function listAsText({ current, superseded }: StoredSnapshots): string {
  const rows = [
    ...(current === undefined ? [] : [rowOf(current, "current")]),
    ...superseded.map((each) => rowOf(each, "")),
  ];
  if (rows.length === 0) return "no snapshot: nothing was published\n";
  const cells = [["GENERATION", "PUBLISHED", "DIGEST", "CLUSTERS", ""], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** The stable output of `meshdoh snapshot list --json`. */
export function listAsJson({ current, superseded }: StoredSnapshots): Readonly<Record<string, unknown>> {
  const all = current === undefined ? superseded : [current, ...superseded];
  return {
    snapshots: all.map((each) => ({
      generation: each.generation,
      isCurrent: each === current,
      published: timeOf(each.publishedSeconds),
      digest: each.digest,
      clusters: each.clusters.map(({ cluster }) => cluster),
    })),
  };
}

/** RFC 3339, to the second. */
export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function rowOf({ generation, publishedSeconds, digest, clusters }: SnapshotPointer, mark: string): string[] {
  return [String(generation), timeOf(publishedSeconds), digest, clusters.map(({ cluster }) => cluster).join(" "), mark];
}
