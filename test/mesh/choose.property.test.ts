import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseAnswer } from "../../src/mesh/choose.ts";
import type { Claim, MeshHost } from "../../src/mesh/claim.ts";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import type { View } from "../../src/mesh/view.ts";
import { arbitraryClaim } from "../support/arbitrary-mesh.ts";
import { host } from "../support/table.ts";
import { viewOf } from "../support/view.ts";
import { chooserOf } from "./choosing.ts";

/** One object answers for a host in one form at most, which is all that orders claims (`compareClaims`). */
const CLAIMS = fc.uniqueArray(fc.constantFrom("east", "west", "north").chain(arbitraryClaim), {
  maxLength: 8,
  selector: ({ cluster, kind, namespace, object, answer }) => [cluster, kind, namespace, object, answer.form].join(" "),
});
const VIEW: fc.Arbitrary<View> = fc
  .record(
    {
      cluster: fc.constantFrom("east", "west", "north", "south"),
      namespace: fc.constantFrom("ns1", "ns2", "ns3"),
      reach: fc.constantFrom("mesh", "direct"),
      network: fc.constantFrom("n1", "net-east"),
    },
    { requiredKeys: ["cluster", "namespace", "reach"] },
  )
  .map((parts) => viewOf(parts));

function hostOf(claims: readonly Claim[]): MeshHost {
  return { ...host("x.example", []), claims, vip: ["240.240.0.5", "2001:2::5"] };
}

/** An answer without the order in which it has things, and without what a claim of the same name and port says. */
function essence(answer: HostAnswer | undefined): unknown {
  if (answer === undefined) return undefined;
  const { addresses, alias, claims, clusters, isStale, hasOnlyVip, ports } = answer;
  return {
    addresses: addresses.toSorted(),
    alias,
    clusters,
    isStale,
    hasOnlyVip,
    claims: claims.map((claim) => JSON.stringify(claim)).toSorted(),
    ports: ports.map(({ name, protocol }) => `${name}/${protocol}`).toSorted(),
  };
}

test("a choice does not depend on the order of the claims", () => {
  const shuffled = CLAIMS.chain((claims) =>
    fc.tuple(fc.constant(claims), fc.shuffledSubarray(claims, { minLength: claims.length })),
  );
  fc.assert(
    fc.property(shuffled, VIEW, ([claims, order], view) => {
      const chooser = chooserOf(view);
      expect(essence(chooseAnswer(hostOf(order), chooser))).toEqual(essence(chooseAnswer(hostOf(claims), chooser)));
    }),
    { numRuns: 2000 },
  );
});

test("a claim that a view may not see is as if it were not there", () => {
  fc.assert(
    fc.property(CLAIMS, VIEW, (claims, view) => {
      const hidden = claims.map((claim) => ({ ...claim, object: "hidden", exportTo: ["elsewhere"] }));
      const chooser = chooserOf(view);
      expect(chooseAnswer(hostOf([...hidden, ...claims]), chooser)).toEqual(chooseAnswer(hostOf(claims), chooser));
    }),
  );
});

test("an answer holds no address twice, and no VIP for those without a proxy", () => {
  fc.assert(
    fc.property(CLAIMS, VIEW, (claims, view) => {
      const answer = chooseAnswer(hostOf(claims), chooserOf(view));
      const { addresses = [], alias } = answer ?? {};
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(alias === undefined || addresses.length === 0).toBe(true);
      const isOurs = view.reach === "direct" && addresses.includes("240.240.0.5");
      expect(isOurs).toBe(false);
    }),
  );
});
