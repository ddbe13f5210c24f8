import { describe, expect, test } from "vitest";
import { chooseAnswer, type ChoiceEvent } from "../../src/mesh/choose.ts";
import type { Claim } from "../../src/mesh/claim.ts";
import type { View } from "../../src/mesh/view.ts";
import { addresses, endpoints, exposedHost, external, host, service, serviceEntry, vip } from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { chooserOf, OF_NORTH } from "./choosing.ts";

/** What is told, a line each: `cluster kind namespace/object: verdict`, then `rule: clusters`. */
function told(claims: readonly Claim[], view: View = NOBODY): string[] {
  const lines: string[] = [];
  const observe = (event: ChoiceEvent): void => {
    if (event.kind === "claim") {
      const { cluster, kind, namespace, object } = event.claim;
      lines.push(`${cluster} ${kind} ${namespace}/${object}: ${event.verdict}`);
    } else {
      lines.push(`${event.rule}: ${event.clusters.join(" ")}${event.isStale ? " stale" : ""}`);
    }
    expect(event.name).toBe("web.example.");
  };
  chooseAnswer(host("web.example", claims, ["240.240.0.5"]), chooserOf(view), observe);
  return lines;
}

const EAST = service(addresses("10.96.0.1"));
const WEST = service(addresses("10.96.0.2"), { cluster: "west" });

describe("the rule that chose", () => {
  test.each<[string, readonly Claim[], View, string]>([
    ["nobody else claims the name", [EAST], viewOf({ cluster: "east" }), "only-cluster: east"],
    [
      "nobody else claims the name, as far as the kind goes",
      [EAST, serviceEntry(vip(), { cluster: "west" })],
      NOBODY,
      "only-cluster: east",
    ],
    ["the home cluster", [EAST, WEST], viewOf({ cluster: "west" }), "home-cluster: west"],
    ["the first cluster", [EAST, WEST], NOBODY, "first-cluster: east"],
    [
      "the first cluster, as home has nothing",
      [service(endpoints()), WEST],
      viewOf({ cluster: "east" }),
      "first-cluster: west",
    ],
    [
      "all clusters",
      [exposedHost(external("198.51.100.1")), exposedHost(external("198.51.100.2"), { cluster: "west" })],
      NOBODY,
      "clusters-united: east west",
    ],
    [
      "a cluster past its lease",
      [service(addresses("10.96.0.3"), { cluster: "north" })],
      OF_NORTH,
      "only-cluster: north stale",
    ],
    ["a Service that has nothing to give", [service(addresses())], NOBODY, "only-cluster: east"],
  ])("%s", (_title, claims, view, expected) => {
    expect(told(claims, view).at(-1)).toBe(expected);
  });

  test("is not told of a host that does not exist", () => {
    expect(told([service(endpoints())])).toEqual(["east Service ns1/web: nothing-to-give"]);
  });
});

describe("what became of each claim", () => {
  test.each<[string, readonly Claim[], View, readonly string[]]>([
    [
      "a weaker kind, and another cluster",
      [EAST, WEST, serviceEntry(addresses("10.9.9.9"))],
      NOBODY,
      ["east Service ns1/web: used", "east ServiceEntry ns1/entry: weaker-kind", "west Service ns1/web: other-cluster"],
    ],
    [
      "another namespace",
      [serviceEntry(addresses("10.9.9.1"), { namespace: "ns2" }), serviceEntry(addresses("10.9.9.2"))],
      viewOf({ namespace: "ns2" }),
      ["east ServiceEntry ns1/entry: other-namespace", "east ServiceEntry ns2/entry: used"],
    ],
    [
      "endpoints of another network",
      [service(endpoints("10.1.0.1@net-a")), service(endpoints("10.2.0.1@net-b"), { cluster: "west" })],
      { ...NOBODY, network: "net-b" },
      ["east Service ns1/web: other-network", "west Service ns1/web: used"],
    ],
    [
      "no endpoints, only a ClusterIP for a view without a proxy",
      [service(endpoints()), WEST],
      { ...NOBODY, reach: "direct" },
      ["east Service ns1/web: nothing-to-give", "west Service ns1/web: nothing-to-give"],
    ],
    [
      "a VIP beside addresses that users gave",
      [serviceEntry(vip(), { object: "a" }), serviceEntry(addresses("10.9.9.9"), { object: "b" })],
      NOBODY,
      ["east ServiceEntry ns1/a: nothing-to-give", "east ServiceEntry ns1/b: used"],
    ],
  ])("%s", (_title, claims, view, expected) => {
    expect(told(claims, view).slice(0, expected.length)).toEqual(expected);
  });

  test("nothing is told of a claim that the view may not see", () => {
    const hidden = serviceEntry(addresses("10.9.9.9"), { namespace: "ns2", exportTo: ["ns2"] });
    expect(told([EAST, hidden])).toEqual(["east Service ns1/web: used", "only-cluster: east"]);
    expect(told([hidden])).toEqual([]);
  });
});

test("nobody who listens changes the answer", () => {
  const chooser = chooserOf(NOBODY);
  const united = host("web.example", [EAST, WEST]);
  expect(chooseAnswer(united, chooser, () => undefined)).toEqual(chooseAnswer(united, chooser));
});
