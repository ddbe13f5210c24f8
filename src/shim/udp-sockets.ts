import { MAX_UDP_SOCKETS } from "../upstreams/limits.ts";
import { UDP_SHARE_OF_FILES } from "./limits.ts";

/** How many UDP sockets towards resolvers a process that may have so many files open has at one time; `fileLimit` is undefined for any number. */
export function maxUdpSockets(fileLimit: number | undefined): number {
  const share = fileLimit === undefined ? Infinity : Math.floor(fileLimit * UDP_SHARE_OF_FILES);
  return Math.max(1, Math.min(MAX_UDP_SOCKETS, share));
}
