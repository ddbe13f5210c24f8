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
const NORTH = service(addresses("10.96.0.3"), { cluster: "north" });
const HEADLESS = service(endpoints("10.1.0.1@net-a"));
const HEADLESS_WEST = service(endpoints("10.2.0.1@net-b"), { cluster: "west" });
const EMPTY = service(endpoints());
const OF_EAST = viewOf({ cluster: "east" });
const OF_WEST = viewOf({ cluster: "west" });
const DIRECT = { ...OF_EAST, reach: "direct" } as const;
const EXPOSED = exposedHost(external("198.51.100.1"));
const EXPOSED_WEST = exposedHost(external("198.51.100.2"), { cluster: "west" });

describe("the rule that chose", () => {
  test.each<[string, readonly Claim[], View, string]>([
    ["one cluster has the name", [EAST], OF_EAST, "only-cluster: east"],
    ["one cluster, which is not home", [EAST], OF_WEST, "only-cluster: east"],
    ["one cluster, past its lease", [NORTH], OF_NORTH, "only-cluster: north stale"],
    [
      "one cluster; another has a weaker kind",
      [EAST, serviceEntry(vip(), { cluster: "west" })],
      NOBODY,
      "only-cluster: east",
    ],
    [
      "one cluster; another has a ServiceEntry of another namespace",
      [serviceEntry(addresses("10.9.9.1")), serviceEntry(addresses("10.9.9.2"), { cluster: "west", namespace: "ns2" })],
      viewOf({ namespace: "ns2" }),
      "only-cluster: west",
    ],
    ["home", [EAST, WEST], OF_WEST, "home-cluster: west"],
    ["home, whose servers are not united with others", [HEADLESS, HEADLESS_WEST], OF_WEST, "home-cluster: west"],
    ["the first, as home is past its lease", [EAST, NORTH], OF_NORTH, "first-cluster: east"],
    ["home past its lease, as the others have nothing", [EMPTY, NORTH], OF_NORTH, "first-to-give: north stale"],
    ["the first for a view without a home", [EAST, WEST], NOBODY, "first-cluster: east"],
    ["the first, as home has no claim", [EAST, WEST], OF_NORTH, "first-cluster: east"],
    [
      "the first although its form is united, as the other has another form",
      [HEADLESS, WEST],
      NOBODY,
      "first-cluster: east",
    ],
    ["the second, as home has nothing", [EMPTY, WEST], OF_EAST, "first-to-give: west"],
    ["the second, as the first has nothing", [EMPTY, WEST], NOBODY, "first-to-give: west"],
    [
      "the second, as home is in another network",
      [HEADLESS, HEADLESS_WEST],
      { ...OF_EAST, network: "net-b" },
      "first-to-give: west",
    ],
    ["all that have load balancers", [EXPOSED, EXPOSED_WEST], NOBODY, "clusters-united: east west"],
    ["all that have servers", [HEADLESS, HEADLESS_WEST], NOBODY, "clusters-united: east west"],
    ["a Service without addresses", [service(addresses())], NOBODY, "nothing-to-give: east"],
    ["Services that only have ClusterIPs, for a view without a proxy", [EAST, WEST], DIRECT, "nothing-to-give: east"],
  ])("%s", (_title, claims, view, expected) => {
    expect(told(claims, view).at(-1)).toBe(expected);
  });

  test("is not told of a host that only has a VIP for a view without a proxy", () => {
    expect(told([serviceEntry(vip()), serviceEntry(addresses(), { cluster: "west" })], DIRECT)).toEqual([
      "east ServiceEntry ns1/entry: only-vip",
      "west ServiceEntry ns1/entry: nothing-to-give",
    ]);
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
      [EMPTY, WEST],
      { ...NOBODY, reach: "direct" },
      ["east Service ns1/web: nothing-to-give", "west Service ns1/web: used", "nothing-to-give: west"],
    ],
    [
      "clusters that were not asked any more",
      [EAST, service(addresses(), { cluster: "west" })],
      NOBODY,
      ["east Service ns1/web: used", "west Service ns1/web: other-cluster"],
    ],
    [
      "a VIP beside addresses that users gave",
      [serviceEntry(vip(), { object: "a" }), serviceEntry(addresses("10.9.9.9"), { object: "b" })],
      NOBODY,
      ["east ServiceEntry ns1/a: other-answer", "east ServiceEntry ns1/b: used"],
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
