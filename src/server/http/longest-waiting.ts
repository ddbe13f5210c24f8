import type { Socket } from "node:net";
import type { Connection } from "./connection.ts";
import { STALLED_AFTER_MS } from "./limits.ts";

/** One accepted connection. */
export interface OpenSocket {
  readonly key: string;
  readonly network: string;
  readonly socket: Socket;
  /** When it was accepted. */
  readonly sinceMs: number;
  /** Undefined before it has shown a protocol. */
  connection: Connection | undefined;
}

/** What a connection does that is ended for another: has sent nothing, waits between requests, holds up its requests. */
export type EndReason = "silent" | "idle" | "stalled";

/** A connection that others may have the place of. */
export interface Waiting {
  readonly open: OpenSocket;
  readonly reason: EndReason;
  readonly sinceMs: number;
}

/**
 * Which connection goes when there are too many; undefined when all are at work. Those that have done nothing for longer
 * than an honest client takes are first, then the ones that have shown nothing yet, so that a flood of these ends itself;
 * then who is idle for the longest.
 */
export function longestWaiting(
  all: Iterable<OpenSocket>,
  network: string | undefined,
  nowMs: number,
): Waiting | undefined {
  const longest: Partial<Record<EndReason, Waiting>> = {};
  for (const open of all) {
    const waiting = network === undefined || open.network === network ? waitingOf(open) : undefined;
    if (waiting === undefined) continue;
    const { reason, sinceMs } = waiting;
    // The first such is among the oldest: the others need not be looked at, which counts while many come.
    if (reason !== "idle" && nowMs - sinceMs >= STALLED_AFTER_MS) return waiting;
    longest[reason] = longer(longest[reason], waiting);
  }
  return longest.silent ?? longest.idle ?? longest.stalled;
}

function waitingOf(open: OpenSocket): Waiting | undefined {
  const { connection, sinceMs } = open;
  if (connection === undefined) return { open, reason: "silent", sinceMs };
  const { idleSinceMs } = connection;
  if (idleSinceMs !== undefined) return { open, reason: "idle", sinceMs: idleSinceMs };
  const { stalledSinceMs } = connection;
  return stalledSinceMs === undefined ? undefined : { open, reason: "stalled", sinceMs: stalledSinceMs };
}

function longer(known: Waiting | undefined, other: Waiting): Waiting {
  return known !== undefined && known.sinceMs <= other.sinceMs ? known : other;
}
