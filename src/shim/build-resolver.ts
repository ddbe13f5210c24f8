import type { UpstreamForwarder } from "../resolver/forward.ts";
import { pipeline, type Resolver } from "../resolver/resolver.ts";
import { acceptance } from "../resolver/stages/acceptance.ts";
import { discovery } from "../resolver/stages/discovery.ts";
import { localhost } from "../resolver/stages/localhost.ts";
import type { DenialMemory } from "./denial-memory.ts";
import { limitInFlight } from "./limit-in-flight.ts";
import { MAX_EXCHANGES_IN_FLIGHT, MAX_QUERIES_WAITING, MAX_SAME_QUESTIONS, MAX_SAME_WAITING } from "./limits.ts";
import { rememberDenials } from "./remember-denials.ts";
import { loopGuard } from "./routing/loop-guard.ts";
import type { MeshNames } from "./routing/mesh-names.ts";
import { byRoute, learnNamespaces, nameRoute } from "./routing/name-route.ts";
import { waitForReplies, type WaitingParts } from "./wait-for-replies.ts";

/** What the shim's pipeline is built from. */
export interface ResolverParts extends Pick<WaitingParts, "replies" | "memory" | "keyOf"> {
  readonly denials: DenialMemory;
  readonly meshNames: MeshNames;
  readonly gateways: UpstreamForwarder;
  /** Asked for names outside the mesh; it alone may ask others than the gateways. */
  readonly outside: Resolver;
  /** Called for each query that is turned away because too many are in flight. */
  readonly onRefused: () => void;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/**
 * The shim's pipeline, behind the packet cache of its responder: the only place where the order of its stages is
 * written.
 */
export function buildResolver(parts: ResolverParts): Resolver {
  const { denials, meshNames, gateways, outside, onRefused, report } = parts;
  const bounds = { maxWaiting: MAX_QUERIES_WAITING, maxSame: MAX_SAME_WAITING };
  return pipeline(
    [
      acceptance(), // refuses before any work
      discovery(undefined), // a designated resolver is one of the address that was asked, which the gateway is not (RFC 9462 section 6.1)
      localhost(), // nobody need be asked for loopback, and nobody away keeps it back
      rememberDenials(denials), // the rest of a walk that leads nowhere costs no exchange
      nameRoute(meshNames), // above the cache, which must not give what others said of a name that is the mesh's by now
      waitForReplies({ ...parts, ...bounds }), // wraps only what costs a round trip; many who ask the same wait for one
      limitInFlight(MAX_EXCHANGES_IN_FLIGHT, onRefused), // behind the cache, which goes on answering, with expired replies too
    ],
    byRoute({
      mesh: pipeline([learnNamespaces(meshNames)], gateways.resolve),
      outside: pipeline([loopGuard({ maxSame: MAX_SAME_QUESTIONS, report })], outside),
    }),
  );
}
