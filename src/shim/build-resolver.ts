import { pipeline, type Resolver } from "../resolver/resolver.ts";
import { coalesce } from "../resolver/stages/coalesce.ts";
import type { Exchange } from "./exchange.ts";
import { askGateway } from "./gateway-exchange.ts";

/** The shim's pipeline, behind the packet cache of its responder: the only place where the order of its stages is written. */
export function buildResolver(gateway: Exchange): Resolver {
  return pipeline(
    [
      coalesce(), // many programs ask the same when a cached reply runs out: one exchange serves them all
    ],
    askGateway(gateway),
  );
}
