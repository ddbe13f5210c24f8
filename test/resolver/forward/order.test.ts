import { describe, expect, test } from "vitest";
import { areAllDown, orderUpstreams, withoutHopeless } from "../../../src/resolver/forward/order.ts";
import { UpstreamStanding } from "../../../src/resolver/forward/standing.ts";

type Prepare = (standing: UpstreamStanding) => void;

const UNKNOWN: Prepare = () => undefined;
const RUNNING: Prepare = (each) => each.started();

function takes(tookMs: number): Prepare {
  return (each) => {
    each.started();
    each.answered(tookMs, true);
  };
}

/** Answered in 1 ms, then down since `atMs` for a second. */
function downSince(atMs: number): Prepare {
  return (each) => {
    takes(1)(each);
    for (let count = 0; count < 2; count++) {
      each.started();
      each.failed(atMs, atMs);
    }
  };
}

function probedUntil(deadlineMs: number): Prepare {
  return (each) => {
    downSince(0)(each);
    each.down.probed(deadlineMs);
  };
}

function standingsOf(prepared: readonly Prepare[]): UpstreamStanding[] {
  return prepared.map((prepare, index) => {
    const ask = (): Promise<never> => Promise.reject(new Error("nobody asks"));
    const standing = new UpstreamStanding({ label: String(index), ask }, () => 0.5);
    prepare(standing);
    return standing;
  });
}

describe("where nobody may wait for those that are down, these are asked:", () => {
  test.each<[string, readonly Prepare[], boolean, string]>([
    ["all, while one does well", [downSince(4900), takes(1), downSince(4800)], false, "1 2 0"],
    ["all, while of one nothing is known", [downSince(4900), UNKNOWN], false, "1 0"],
    ["nobody, while all are down", [downSince(4900), downSince(4800)], true, ""],
    ["the one that may be back", [downSince(4900), downSince(3000), downSince(2000)], true, "2"],
    ["the next that may be back, while one is being probed", [probedUntil(6000), downSince(3000)], true, "1"],
    ["nobody, while it is being probed", [probedUntil(6000), downSince(4900)], true, ""],
    ["nobody, when there are none", [], false, ""],
  ])("%s", (_what, prepared, isAllDown, expected) => {
    const standings = standingsOf(prepared);
    const labels = withoutHopeless(orderUpstreams(standings, 5000), 5000).map(({ upstream }) => upstream.label);
    expect([areAllDown(standings), labels.join(" ")]).toEqual([isAllDown, expected]);
  });
});

describe("upstreams are asked in this order:", () => {
  test.each<[string, readonly Prepare[], string]>([
    ["as configured, while nothing is known of them", [UNKNOWN, UNKNOWN, UNKNOWN], "0 1 2"],
    ["the fastest first", [takes(30), takes(10), takes(20)], "1 2 0"],
    ["as configured, when they take as long", [takes(10), takes(10), takes(10)], "0 1 2"],
    ["those that nothing is known of before the fastest", [takes(5), UNKNOWN, UNKNOWN], "1 2 0"],
    ["but not while somebody finds out already", [RUNNING, takes(5), UNKNOWN], "2 1 0"],
    ["those that are down last, by when they come back", [downSince(4900), downSince(4800), takes(900)], "2 1 0"],
    ["all of them although they are down", [downSince(4900), downSince(4800)], "1 0"],
    ["one that may be back, first", [takes(1), downSince(3000)], "1 0"],
    ["one such at a time, the one that has waited longest", [downSince(3000), takes(1), downSince(2000)], "2 1 0"],
    ["no second probe while one runs", [probedUntil(6000), takes(1)], "1 0"],
  ])("%s", (_what, prepared, expected) => {
    const labels = orderUpstreams(standingsOf(prepared), 5000).map(({ upstream }) => upstream.label);
    expect(labels.join(" ")).toBe(expected);
  });
});
