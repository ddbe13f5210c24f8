import type { StartTimer } from "../resolver/stages/deadline.ts";
import type { KeepAlive } from "./keep-alive.ts";
import type { TableSource } from "./table-source.ts";
import { within } from "../resolver/within.ts";

/** Called by every request that needs the table, with the time if it is known; what it returns is waited for before the table is used. */
export type PrepareTable = (keepAlive: KeepAlive, nowMs?: number) => Promise<void> | undefined;

/** How long queries wait for the first table; a store that hangs must not take names outside the mesh with it. */
const TABLE_WAIT_MS = 2000;

/**
 * The table is refreshed beside the query; only a gateway that has none yet makes queries wait, all of them for the
 * refresh that the first one started, so that A and AAAA of a cold start are answered alike.
 */
export function prepareTableFrom(source: TableSource, clockMs: () => number, startTimer: StartTimer): PrepareTable {
  let refresh: Promise<void> | undefined;
  return (keepAlive, nowMs = clockMs()) => {
    if (source.isDue(nowMs)) {
      refresh = source.refresh();
      keepAlive(refresh);
    }
    return source.current() === undefined && refresh !== undefined
      ? within(refresh, TABLE_WAIT_MS, startTimer, undefined)
      : undefined;
  };
}
