import type { NameTable } from "../mesh/name-table.ts";

/** Where the gateway gets the table in force from; `snapshot/load.ts` is one. */
export interface TableSource {
  /** The table in memory; undefined before the first snapshot is loaded. */
  current(): NameTable | undefined;
  /** True when the pointer was last read longer ago than the refresh interval. */
  isDue(nowMs: number): boolean;
  /** Reads the pointer; on failure the table in memory stays. Never rejects. */
  refresh(): Promise<void>;
  /** Why the last refresh did not bring a table, for people; undefined when it did. */
  readonly lastProblem: Error | undefined;
}
