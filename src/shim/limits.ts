import type { BackOff } from "../resolver/forward/down-time.ts";

/** Exchanges with gateways and resolvers at one time; cached answers do not count (dnsmasq: 150, ctrld: 256). */
export const MAX_EXCHANGES_IN_FLIGHT = 256;

/** Queries that wait at one time, many of them for the same exchanges: some 4 KiB each makes 16 MiB at worst. */
export const MAX_QUERIES_WAITING = 4_096;

/** And of those for the reply to one question, so that no question that stays without one takes all of that. */
export const MAX_SAME_WAITING = 512;

/** How often one question may be under way at one time: with DO and without, as a stub resolver and a validator ask. */
export const MAX_SAME_QUESTIONS = 2;

/** Kernel buffer asked for per UDP socket, about 4 000 queries in a burst; Linux caps it at net.core.rmem_max. */
export const UDP_RECEIVE_BUFFER_OCTETS: number = 4 * 1024 * 1024;

/** TCP connections of clients: 64 KiB of a partial frame each makes 16 MiB at worst. */
export const MAX_TCP_CONNECTIONS = 256;

/**
 * And no more than this part of the files that the process may have open: without a file left no gateway can be reached,
 * and some runtimes (Bun) try again without end to take a connection that they have no file for.
 */
export const TCP_SHARE_OF_FILES: number = 1 / 4;

/** And no more than this part of them for UDP sockets towards resolvers, so that a flood of names leaves some for the rest. */
export const UDP_SHARE_OF_FILES: number = 1 / 4;

/**
 * And no more than this part of them for HTTP/1.1, where each query under way has a connection, towards all gateways and
 * resolvers together: with those above a quarter is left for listeners, HTTP/2, and files that are read.
 */
export const HTTP1_SHARE_OF_FILES: number = 1 / 4;

/** What is no query and gets FORMERR, at one time and in a second, on one listener; what comes above that gets silence. */
export const MAX_REFUSALS_PER_SECOND = 1_000;

/** Queries of one TCP connection that wait for a reply; more stay in the kernel until replies go out (RFC 7766 section 6.2.1). */
export const MAX_UNANSWERED_PER_CONNECTION = 64;

/** Time without a whole query or a delivered reply after which a TCP connection closes (RFC 7766 section 6.2.3: seconds). */
export const TCP_IDLE_TIMEOUT_MS = 10_000;

/** How long a graceful stop waits for replies in flight: as long as a query may take, and a little. */
export const CLOSE_GRACE_MS = 2_500;

/** And for work that nobody waits for, once all connections are closed, which ends it. */
export const BACKGROUND_GRACE_MS = 500;

/** Ports tried until one is free for both UDP and TCP, when any free port was asked for. */
export const MAX_PORT_ATTEMPTS = 16;

/** Time for one query: so long that an expired reply is given after 1.8 s when there is one, and within 2 s in any case. */
export const CLIENT_DEADLINE_MS = 1_900;

/** How long an expired reply may be given while nobody answers (RFC 8767 section 5 advises one to three days). */
export const STALE_SECONDS = 86_400;

/** How long a failure is remembered: no longer than it may outlive its reason; gateways remember for longer by themselves. */
export const MAX_FAILURE_SECONDS = 1;

/**
 * When a gateway counts as down, and how long no query waits for it then: it is in use again within a second after it is
 * back. Both address families of one name fail at one time, so it takes more failures than that: one question is no outage.
 */
export const GATEWAY_BACK_OFF: BackOff = { failuresUntilDown: 4, firstMs: 250, mostMs: 500 };

/** What the fallback says holds no longer, although it says so: a gateway that is back may know better. */
export const MAX_FALLBACK_TTL_SECONDS = 30;

/** Hosts of the mesh outside its zones, of some 100 octets each; more than meshes have. */
export const MAX_KNOWN_OWNERS = 10_000;

/** Names of denied search walks: some 800 mistyped names of five each, for as long as they are denied, at most 5 s. */
export const MAX_DENIED_NAMES = 4_096;

/** Memory for them: some 500 octets each, SOA included, when they are as long as names commonly are. */
export const DENIED_NAMES_OCTETS: number = 2 * 1024 * 1024;
