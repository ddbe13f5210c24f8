/** Queries of all listeners that wait for the gateway at one time; cached answers do not count (dnsmasq: 150, ctrld: 256). */
export const MAX_QUERIES_IN_FLIGHT = 256;

/** Kernel buffer asked for per UDP socket, about 4 000 queries in a burst; Linux caps it at net.core.rmem_max. */
export const UDP_RECEIVE_BUFFER_OCTETS: number = 4 * 1024 * 1024;

/** TCP connections of one listener: 64 KiB of a partial frame each makes 16 MiB at worst. */
export const MAX_TCP_CONNECTIONS = 256;

/** Queries of one TCP connection that wait for a reply; more stay in the kernel until replies go out (RFC 7766 section 6.2.1). */
export const MAX_UNANSWERED_PER_CONNECTION = 64;

/** Time without a whole query or a delivered reply after which a TCP connection closes (RFC 7766 section 6.2.3: seconds). */
export const TCP_IDLE_TIMEOUT_MS = 10_000;

/** How long a graceful stop waits for replies in flight: one exchange with the gateway and a little. */
export const CLOSE_GRACE_MS = 5_000;

/** Memory for encoded replies: some 20 000 of them. */
export const PACKET_CACHE_OCTETS: number = 16 * 1024 * 1024;

/** Ports tried until one is free for both UDP and TCP, when any free port was asked for. */
export const MAX_PORT_ATTEMPTS = 16;

/** Connections to the gateway; eight HTTP/1.1 connections carry some 17 000 exchanges per second on a LAN. */
export const MAX_GATEWAY_CONNECTIONS = 8;

/** Idle time after which a connection to the gateway closes, before NATs and proxies forget it (60 s and up). */
export const GATEWAY_IDLE_TIMEOUT_MS = 30_000;

/** Time for one exchange with the gateway, retry included: less than the 5 s of a stub resolver, so that it hears SERVFAIL. */
export const GATEWAY_TIMEOUT_MS = 4_000;

/** Names of denied search walks: some 800 mistyped names of five each, for as long as they are denied, at most 5 s. */
export const MAX_DENIED_NAMES = 4_096;

/** Memory for them: some 500 octets each, SOA included, when they are as long as names commonly are. */
export const DENIED_NAMES_OCTETS: number = 2 * 1024 * 1024;
