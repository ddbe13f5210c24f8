import { describe, expect, test } from "vitest";
import { gatewayConsequence, resolverConsequence, type Situation } from "../../../src/shim/seen/consequence.ts";

const RESOLVERS = ["udp://192.0.2.53", "udp://192.0.2.54"];
const NONE_ANSWERS =
  "no gateway answers now: for up to 24 h after its time, what is remembered is still answered (stale), " +
  "other names of the mesh get SERVFAIL, ";

function situation(outside: "gateway" | "resolvers", fallback: "none" | "resolvers", resolvers = RESOLVERS): Situation {
  return { policy: { outside, fallback }, resolvers, areZonesKnown: true };
}

const NOTHING_KNOWN =
  "no gateway answers now: for up to 24 h after its time, what is remembered is still answered (stale), " +
  "all other names get SERVFAIL, also those outside the mesh, since no gateway has told yet which these are: ";

describe("what happens to queries", () => {
  test.each<[string, Situation, number, string]>([
    ["another gateway answers", situation("gateway", "none"), 1, "the other gateway is asked"],
    ["others answer", situation("gateway", "none"), 2, "2 other gateways are asked"],
    [
      "nobody is to be fallen back on",
      situation("gateway", "none"),
      0,
      `${NONE_ANSWERS}other names outside it too (--fallback none)`,
    ],
    [
      "resolvers are to be fallen back on",
      situation("gateway", "resolvers"),
      0,
      `${NONE_ANSWERS}names outside it are asked of udp://192.0.2.53, udp://192.0.2.54`,
    ],
    [
      "there is no resolver to fall back on",
      situation("gateway", "resolvers", []),
      0,
      `${NONE_ANSWERS}other names outside it too, since no resolver is known to fall back on`,
    ],
    [
      "resolvers are asked anyway",
      situation("resolvers", "none"),
      0,
      `${NONE_ANSWERS}names outside it are not affected`,
    ],
  ])("when a gateway fails and %s", (_what, given, answering, words) => {
    expect(gatewayConsequence(given, answering)).toBe(words);
  });

  test.each<["gateway" | "resolvers", "none" | "resolvers", string]>([
    [
      "gateway",
      "resolvers",
      `${NOTHING_KNOWN}--fallback resolvers has no effect until one is reached once; meshdoh shim doctor says what is in the way`,
    ],
    [
      "resolvers",
      "none",
      `${NOTHING_KNOWN}--outside resolvers has no effect until one is reached once; meshdoh shim doctor says what is in the way`,
    ],
    ["gateway", "none", `${NONE_ANSWERS}other names outside it too (--fallback none)`],
  ])("when no gateway ever told its zones, with --outside %s and --fallback %s", (outside, fallback, words) => {
    expect(gatewayConsequence({ ...situation(outside, fallback), areZonesKnown: false }, 0)).toBe(words);
  });

  test.each<[string, Situation, number, string]>([
    ["another answers", situation("resolvers", "none"), 1, "the other resolver is asked"],
    ["others answer", situation("resolvers", "none"), 3, "3 other resolvers are asked"],
    [
      "names outside the mesh are theirs",
      situation("resolvers", "none"),
      0,
      "no resolver answers now: names outside the mesh that are not remembered get SERVFAIL, those of the mesh are not affected",
    ],
    [
      "they are to be fallen back on",
      situation("gateway", "resolvers"),
      0,
      "no resolver answers now: it is needed for names outside the mesh and gateways' own names only",
    ],
    [
      "they only resolve gateways",
      situation("gateway", "none"),
      0,
      "no resolver answers now: it is needed for gateways' own names only",
    ],
  ])("when a resolver fails and %s", (_what, given, answering, words) => {
    expect(resolverConsequence(given, answering)).toBe(words);
  });
});
