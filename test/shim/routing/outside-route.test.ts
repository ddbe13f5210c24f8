import { describe, expect, test } from "vitest";
import { ROOT } from "../../../src/dns/name.ts";
import type { UpstreamForwarder } from "../../../src/resolver/forward.ts";
import { awayFor, outsideRoute, type OutsideParts } from "../../../src/shim/routing/outside-route.ts";
import { NO_TIMER } from "../../support/clock.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const FROM_GATEWAY = replyOf(["web.example. 30 A 192.0.2.1"]);
const FROM_RESOLVER = replyOf(["web.example. 30 A 192.0.2.2"]);
const AWAY = replyOf([], { rcode: 2, source: "failure" });

type Policy = OutsideParts["policy"];
const ALWAYS_GATEWAY: Policy = { outside: "gateway", fallback: "none" };
const FALLING_BACK: Policy = { outside: "gateway", fallback: "resolvers" };
const SPLIT: Policy = { outside: "resolvers", fallback: "none" };

function forwarder(reply: typeof AWAY, areAllDown: boolean): UpstreamForwarder {
  return { resolve: () => Promise.resolve(reply), health: () => [], areAllDown: () => areAllDown };
}

/** Gateways and resolvers, each of which may be down; without `areResolversDown` there are none. */
function partsOf(policy: Policy, areGatewaysDown: boolean, areResolversDown?: boolean): OutsideParts {
  const resolvers = areResolversDown === undefined ? undefined : forwarder(FROM_RESOLVER, areResolversDown);
  return {
    policy,
    gateways: forwarder(areGatewaysDown ? AWAY : FROM_GATEWAY, areGatewaysDown),
    resolvers,
    toResolvers: () => Promise.resolve(FROM_RESOLVER),
    clockMs: () => 0,
    startTimer: NO_TIMER,
  };
}

describe("a name outside the mesh is answered by", () => {
  test.each<[string, OutsideParts, typeof AWAY]>([
    ["the gateway", partsOf(ALWAYS_GATEWAY, false, false), FROM_GATEWAY],
    ["nobody when that is away", partsOf(ALWAYS_GATEWAY, true, false), AWAY],
    ["the gateway although there is a fallback", partsOf(FALLING_BACK, false, false), FROM_GATEWAY],
    ["the fallback when that is away", partsOf(FALLING_BACK, true, false), FROM_RESOLVER],
    ["nobody when that is away and there is no resolver", partsOf(FALLING_BACK, true), AWAY],
    ["the resolvers where they are to be asked", partsOf(SPLIT, false, false), FROM_RESOLVER],
  ])("%s", async (_what, parts, expected) => {
    expect(await outsideRoute(parts)(question("web.example"), contextOf({ deadlineMs: 1900 }))).toBe(expected);
  });
});

describe("all who could be asked are known to be away", () => {
  test.each<[string, OutsideParts, boolean, boolean]>([
    ["while the gateways are", partsOf(ALWAYS_GATEWAY, true, false), true, true],
    ["not while they do well", partsOf(ALWAYS_GATEWAY, false, true), false, false],
    ["for the mesh while the gateways are, whatever falls back", partsOf(FALLING_BACK, true, false), true, false],
    ["for all while the resolvers are, too", partsOf(FALLING_BACK, true, true), true, true],
    ["for all while there are no resolvers", partsOf(FALLING_BACK, true), true, true],
    ["for the outside while the resolvers are", partsOf(SPLIT, false, true), false, true],
    ["for the mesh while the gateways are, in a split", partsOf(SPLIT, true, false), true, false],
  ])("%s", (_what, parts, isMeshAway, isOutsideAway) => {
    const isAway = awayFor(parts);
    expect([isAway(contextOf()), isAway(contextOf({ upstreamZone: ROOT }))]).toEqual([isMeshAway, isOutsideAway]);
  });
});
