import { pipeline, type Resolver } from "../resolver/resolver.ts";
import { coalesce } from "../resolver/stages/coalesce.ts";
import { discovery } from "../resolver/stages/discovery.ts";
import type { Exchange } from "./exchange.ts";
import { askGateway } from "./gateway-exchange.ts";
import { DENIED_NAMES_OCTETS, MAX_DENIED_NAMES } from "./limits.ts";
import { rememberDenials } from "./remember-denials.ts";

/**
 * The shim's pipeline, behind the packet cache of its responder: the only place where the order of its stages is
 * written. `clockMs` is the clock that deadlines are measured on.
 */
export function buildResolver(gateway: Exchange, clockMs: () => number): Resolver {
  return pipeline(
    [
      discovery(undefined), // a designated resolver is one of the address that was asked, which the gateway is not (RFC 9462 section 6.1)
      rememberDenials({ maxNames: MAX_DENIED_NAMES, maxOctets: DENIED_NAMES_OCTETS }), // the rest of a walk that leads nowhere costs no exchange
      coalesce(), // many programs ask the same when a cached reply runs out: one exchange serves them all
    ],
    askGateway(gateway, clockMs),
  );
}
