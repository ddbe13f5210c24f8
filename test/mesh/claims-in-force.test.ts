import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import { claimsInForce, isHeldByService, isSeen, strongestRank } from "../../src/mesh/claims-in-force.ts";
import { addresses, endpoints, exposedHost, external, service, serviceEntry, serviceImport } from "../support/table.ts";
import { viewOf } from "../support/view.ts";
import { chooserOf } from "./choosing.ts";

const CHOOSER = chooserOf(viewOf({ namespace: "ns1" }));
const SERVICE = service(endpoints());
const ENTRY = serviceEntry(addresses("10.9.9.1"), { namespace: "ns2", createdSeconds: 1 });
const OWN_ENTRY = serviceEntry(addresses("10.9.9.2"), { createdSeconds: 9 });
const ROUTE = exposedHost(external("198.51.100.1"), { namespace: "ns2" });
const HIDDEN = service(addresses("10.96.0.1"), { exportTo: ["ns2"] });

describe("claims in force", () => {
  test.each<[string, readonly Claim[], readonly Claim[], rank: number | undefined]>([
    ["of a Service alone", [SERVICE, ENTRY, ROUTE], [SERVICE], 0],
    ["of an imported Service alone", [serviceImport(endpoints()), ENTRY], [serviceImport(endpoints())], 0],
    ["of entries those of the own namespace", [ENTRY, OWN_ENTRY, ROUTE], [OWN_ENTRY], 1],
    [
      "of exposed hosts all",
      [ROUTE, exposedHost(external("198.51.100.2"))],
      [ROUTE, exposedHost(external("198.51.100.2"))],
      2,
    ],
    ["nothing of what is hidden", [HIDDEN, ENTRY], [ENTRY], 1],
    ["none where all is hidden", [HIDDEN], [], undefined],
    ["none of none", [], [], undefined],
  ])("%s", (_title, claims, expected, rank) => {
    expect(claimsInForce(claims, CHOOSER)).toEqual(expected);
    expect(strongestRank(claims, CHOOSER)).toBe(rank);
    expect(isHeldByService(claims, CHOOSER)).toBe(rank === 0);
  });

  test("are not copied when all are in force", () => {
    const claims = [ROUTE];
    expect(claimsInForce(claims, CHOOSER)).toBe(claims);
  });
});

test.each<[string, Claim, string | undefined, boolean]>([
  ["of any cluster", ENTRY, undefined, true],
  ["of the only cluster that counts", ENTRY, "east", true],
  ["not of another", ENTRY, "west", false],
  ["not when it is hidden", HIDDEN, "east", false],
])("a claim is seen: %s", (_title, claim, onlyCluster, expected) => {
  expect(isSeen(claim, { ...CHOOSER, ...(onlyCluster !== undefined && { onlyCluster }) })).toBe(expected);
});
