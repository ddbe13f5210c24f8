import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import { claimedNamespaces } from "../../../src/sync/claims/claimed-namespaces.ts";
import { NamespaceCounts } from "../../../src/sync/live/namespace-counts.ts";
import { arbitraryClaim, arbitraryName } from "../../support/arbitrary-mesh.ts";
import { serviceClaim } from "../../support/mesh-values.ts";

const ZONE = parseName("cluster.local");
const arbitraryNamed: fc.Arbitrary<NamedClaim> = fc.record({ name: arbitraryName, claim: arbitraryClaim("east") });

test("claims that came and stayed make the same known as if there had been no others", () => {
  fc.assert(
    fc.property(fc.array(arbitraryNamed), fc.array(arbitraryNamed), (staying, going) => {
      const counts = new NamespaceCounts(ZONE);
      for (const each of [...going, ...staying]) counts.add(each);
      expect(counts.value).toEqual(claimedNamespaces([...going, ...staying], ZONE));
      for (const each of going) counts.remove(each);
      expect(counts.value).toEqual(claimedNamespaces(staying, ZONE));
    }),
  );
});

test("as long as nothing is other than before it is the same object", () => {
  const counts = new NamespaceCounts(ZONE);
  const named = { name: parseName("web.ns1.svc.cluster.local"), claim: serviceClaim([]) };
  counts.add(named);
  const { value } = counts;
  counts.add(named);
  counts.remove(named);
  expect(counts.value).toBe(value);
});
