import type { SecureContext } from "node:tls";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";
import { Destination } from "./destination.ts";
import { DohUpstream } from "./doh.ts";
import type { OpenUpstream, UpstreamParts } from "./open-upstream.ts";
import { StreamUpstream } from "./stream.ts";
import { machineTrust } from "./trust.ts";
import { udpUpstream } from "./udp.ts";

/** Makes upstreams of their addresses, in the same order; nothing is connected before the first question. */
export function openUpstreams(addresses: readonly UpstreamAddress[], parts: UpstreamParts = {}): OpenUpstream[] {
  return addresses.map((address) => {
    const isSecure = address.scheme === "https" || address.scheme === "tls";
    const destination = new Destination(address, isSecure ? trustOf(parts) : undefined);
    switch (address.scheme) {
      case "https":
      case "http":
        return new DohUpstream(destination, undefined, parts.maxHttp1Connections);
      case "tls":
        return new StreamUpstream(destination, "tls");
      case "tcp":
        return new StreamUpstream(destination, "tcp");
      case "udp":
        return udpUpstream(destination, new StreamUpstream(destination, "tcp"), parts.udpSockets);
    }
  });
}

function trustOf({ secureContext }: UpstreamParts): SecureContext | undefined {
  return secureContext ?? machineTrust();
}
