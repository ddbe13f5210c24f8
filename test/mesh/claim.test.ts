import fc from "fast-check";
import { expect, test } from "vitest";
import { compareClaims, compareText, type Claim } from "../../src/mesh/claim.ts";
import { arbitraryClaim } from "../support/arbitrary-mesh.ts";
import { serviceClaim, vipClaim } from "../support/mesh-values.ts";

const claim: fc.Arbitrary<Claim> = fc.constantFrom("east", "west").chain(arbitraryClaim);

/** In their order; each differs from the one before in what decides between them. */
const ORDERED: readonly Claim[] = [
  serviceClaim(["192.0.2.9"], { cluster: "a", kind: "Service", namespace: "b", object: "z" }),
  serviceClaim(["192.0.2.8"], { cluster: "a", kind: "ServiceEntry", namespace: "a", object: "b" }),
  vipClaim("b", { cluster: "a", namespace: "a" }),
  vipClaim("c", { cluster: "a", namespace: "a" }),
  vipClaim("a", { cluster: "a", namespace: "b" }),
  serviceClaim(["192.0.2.1"], { cluster: "b", namespace: "a", object: "a" }),
];

test("cluster decides before kind, kind before namespace, namespace before object, object before form", () => {
  for (const [left, a] of ORDERED.entries()) {
    for (const [right, b] of ORDERED.entries()) expect(Math.sign(compareClaims(a, b))).toBe(Math.sign(left - right));
  }
});

test("whatever else two claims of one object in one form say, they are equal", () => {
  const [a, b] = [serviceClaim(["192.0.2.1"]), serviceClaim(["192.0.2.2"], { createdSeconds: 5, exportTo: ["ns1"] })];
  expect(compareClaims(a, b)).toBe(0);
});

test("turning two claims round turns the result round, and a claim equals itself", () => {
  fc.assert(
    fc.property(claim, claim, (a, b) => {
      expect(compareClaims(a, b) + compareClaims(b, a)).toBe(0);
      expect(compareClaims(a, a)).toBe(0);
    }),
  );
});

test("three claims are never in a circle", () => {
  const isAtMost = (a: Claim, b: Claim): boolean => compareClaims(a, b) <= 0;
  fc.assert(
    fc.property(claim, claim, claim, (a, b, c) => !isAtMost(a, b) || !isAtMost(b, c) || isAtMost(a, c)),
    { numRuns: 1000 },
  );
});

test("equal claims stand on the same side of every other claim", () => {
  fc.assert(
    fc.property(claim, claim, (a, c) => {
      const twin: Claim = { ...a, createdSeconds: 5, exportTo: [] };
      expect(compareClaims(a, twin)).toBe(0);
      expect(compareClaims(a, c)).toBe(compareClaims(twin, c));
    }),
  );
});

test.each([
  ["a", "a", 0],
  ["a", "b", -1],
  ["a", "aa", -1],
  // A locale would put them the other way round.
  ["Z", "a", -1],
  ["z", "ä", -1],
  // By code unit, not by code point: the first begins with a surrogate.
  ["\u{10000}", "\uFFFF", -1],
])("%j compared with %j is %i", (a, b, expected) => {
  expect(compareText(a, b)).toBe(expected);
  expect(compareText(b, a) + expected).toBe(0);
});
