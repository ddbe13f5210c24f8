import { EdeCode } from "../../dns/numbers.ts";
import { forward, type ForwarderParts, type UpstreamForwarder } from "../../resolver/forward.ts";
import { momentaryFailure } from "../../resolver/reply.ts";
import type { QueryContext, Resolver } from "../../resolver/resolver.ts";
import { endInTime } from "../end-in-time.ts";
import { GATEWAY_BACK_OFF } from "../limits.ts";
import { FailureReasons } from "./failure-reasons.ts";
import { Probes } from "./probes.ts";
import { blameQuestions } from "./sign-of-life.ts";

/** What gateways are asked with. */
export interface GatewayForwarderParts extends Omit<ForwarderParts, "whenAllDown" | "backOff"> {
  /** True when nobody else can be asked, so that waiting a little is better than failing. */
  readonly mayWait: (context: QueryContext) => boolean;
}

/**
 * Asks gateways, and blames them for no question that they alone cannot answer. While all are known to be down one question
 * of this program's own at a time finds out whether one is back; those that come meanwhile wait for that, no longer than
 * `PROBE_WAIT_MS` from its beginning, and are then asked or fail, for this moment only, and say why each gateway did not
 * answer.
 */
export function forwardToGateways({ mayWait, ...parts }: GatewayForwarderParts): UpstreamForwarder {
  const { clockMs, startTimer } = parts;
  const reasons = new FailureReasons();
  const probes = new Probes(clockMs, startTimer);
  const isAnyUp = (): boolean => !forwarder.areAllDown();
  const whenAllDown: Resolver = () => {
    const { text } = reasons;
    const because = text === "" ? "" : `: ${text}`;
    return Promise.resolve(momentaryFailure(EdeCode.NoReachableAuthority, `no gateway has answered of late${because}`));
  };
  const upstreams = parts.upstreams.map((each) => endInTime(reasons.named(blameQuestions(each, parts))));
  const forwarder = forward({ ...parts, upstreams, backOff: GATEWAY_BACK_OFF, whenAllDown });
  const whileDown: Resolver = async (question, context) => {
    const hasBegun = probes.begin(forwarder.resolve, context);
    if (mayWait(context)) await probes.settled(isAnyUp, context.deadlineMs, hasBegun);
    return isAnyUp() ? forwarder.resolve(question, context) : whenAllDown(question, context);
  };
  return {
    ...forwarder,
    resolve: (question, context) => (isAnyUp() ? forwarder.resolve : whileDown)(question, context),
  };
}
