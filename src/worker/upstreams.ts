import { dohUpstream } from "../gateway/doh-upstream.ts";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";
import type { Upstream } from "../resolver/upstream.ts";
import { socketUpstream, type Connect } from "./socket-upstream.ts";

/** What a Worker reaches others with. */
export interface Reach {
  readonly fetcher: typeof fetch;
  readonly connect: Connect;
}

/** Makes upstreams of their addresses, in the same order. */
export function workerUpstreams(addresses: readonly UpstreamAddress[], { fetcher, connect }: Reach): Upstream[] {
  return addresses.map((address) => {
    const isDoh = address.scheme === "https" || address.scheme === "http";
    return isDoh ? dohUpstream(address, fetcher) : socketUpstream(address, connect);
  });
}
