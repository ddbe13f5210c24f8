import { SESSION_TIMING, type SessionTiming } from "../../upstreams/limits.ts";

/**
 * When connections to gateways are looked after. A query has 1.9 s: a session that has gone dead is known by then after
 * 0.3 s of silence and 0.65 s without the answer to a PING, which leaves half of its time for a fresh one.
 */
export const GATEWAY_TIMING: SessionTiming = {
  ...SESSION_TIMING,
  quickPingMs: 300,
  quickPingAnswerMs: 650,
  // Enough for one SYN that is lost and sent again after a second; a later one would come too late for those who wait.
  connectMs: 1_500,
};

/**
 * How long after the beginning of a question that finds out whether a gateway is back others wait for it: one that is back
 * has answered by then, on a slow network too, and a search of several names is denied within 2 s while it is not.
 */
export const PROBE_WAIT_MS = 500;

/** Questions that wait for that: they count among the exchanges in flight, most of which must be left for other ways. */
export const MAX_WAITING_FOR_PROBE = 64;

/** Silence of a gateway while questions wait after which it is asked what it knows by itself, and again as often. */
export const SIGN_OF_LIFE_AFTER_MS = 300;

/** Time for that answer: it must be there before the time of the question is over that it is asked for. */
export const SIGN_OF_LIFE_TIMEOUT_MS = 1_000;

/** Time for the resolvers to find a gateway's addresses: a query that waits for them still has some left to connect. */
export const ADDRESSES_TIMEOUT_MS = 1_500;

/** Addresses of one family that are kept of one gateway, so that no answer makes us try hundreds. */
export const MAX_ADDRESSES_PER_FAMILY = 4;

/** Addresses are asked for again when their TTL is over, not before this. */
export const LEAST_ADDRESS_TTL_SECONDS = 30;
/** And not after this. */
export const MOST_ADDRESS_TTL_SECONDS = 3_600;

/** And so long after that failed. */
export const ADDRESSES_RETRY_MS = 30_000;

/** However many connections fail, addresses are not asked for more often. */
export const LEAST_BETWEEN_ADDRESSES_MS = 500;

/** How often a gateway is asked for its view when nothing has changed. */
export const VIEW_INTERVAL_MS = 60_000;

/** And at most, when snapshots follow each other, or nothing is known yet. */
export const LEAST_BETWEEN_VIEWS_MS = 5_000;

/** Time for a gateway to tell its view; no client waits for it. */
export const VIEW_TIMEOUT_MS = 5_000;

/** The largest view that is read: a thousand zones with names as long as names can be. */
export const MAX_VIEW_OCTETS: number = 256 * 1024;

/** Zones of one mesh that are kept; those of thousands of clusters would make each query slower. */
export const MAX_VIEW_ZONES = 1_000;

/** How long a zone still counts as the mesh's that a gateway has stopped to tell. */
export const KEPT_ZONE_MS = 86_400_000;

/** Elements of a search list; glibc knows 6 before version 2.26, and any number since. */
export const MAX_VIEW_SEARCH = 32;

/** The largest `view.json` that is read: the views of some gateways. */
export const MAX_VIEW_FILE_OCTETS: number = 1024 * 1024;
