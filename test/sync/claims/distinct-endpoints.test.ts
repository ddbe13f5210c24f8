import fc from "fast-check";
import { expect, test } from "vitest";
import type { Endpoint } from "../../../src/mesh/claim.ts";
import { distinctEndpoints } from "../../../src/sync/claims/distinct-endpoints.ts";

const HTTP = { name: "http", protocol: "tcp", port: 80 } as const;

const ENDPOINTS: readonly Endpoint[] = [
  { address: "10.0.0.1" },
  { address: "10.0.0.1", ports: [] },
  { address: "10.0.0.1", ports: [HTTP] },
  { address: "10.0.0.1", ports: [{ ...HTTP, port: 81 }] },
  { address: "10.0.0.1", network: "n1" },
  { address: "10.0.0.1", label: "a" },
  { address: "10.0.0.1", label: "a", network: "n1" },
  { address: "10.0.0.1", label: "b" },
  { address: "10.0.0.10" },
  { address: "10.0.0.2" },
];

test("endpoints that differ in anything are kept, sorted by address, label and network", () => {
  const order = distinctEndpoints(ENDPOINTS.toReversed());
  expect(order.map(({ address, label = "", network = "" }) => `${address} ${label} ${network}`.trim())).toEqual([
    "10.0.0.1",
    "10.0.0.1",
    "10.0.0.1",
    "10.0.0.1",
    "10.0.0.1  n1",
    "10.0.0.1 a",
    "10.0.0.1 a n1",
    "10.0.0.1 b",
    "10.0.0.10",
    "10.0.0.2",
  ]);
});

test("neither order nor repetition makes a difference", () => {
  const expected = distinctEndpoints(ENDPOINTS);
  const inAnyOrder = fc.shuffledSubarray([...ENDPOINTS, ...ENDPOINTS], { minLength: ENDPOINTS.length * 2 });
  fc.assert(
    fc.property(inAnyOrder, (shuffled) => {
      expect(distinctEndpoints(shuffled)).toEqual(expected);
    }),
  );
});
