import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { EMPTY_VIP_LEDGER } from "../../../src/mesh/vip-ledger.ts";
import type { ClusterPart } from "../../../src/mesh/cluster.ts";
import { encodeHost } from "../../../src/snapshot/format/host.ts";
import { buildDesiredTable, type DesiredTable } from "../../../src/sync/desired-table.ts";
import { compareDiagnostics } from "../../../src/sync/diagnostic.ts";
import { LiveTable } from "../../../src/sync/live/live-table.ts";
import { uniteWithheld } from "../../../src/sync/withheld-claims.ts";
import { arbitraryClaim, arbitraryName } from "../../support/arbitrary-mesh.ts";
import { observation } from "../../support/mesh-values.ts";

const OPTIONS = { settings: {}, pools: DEFAULT_VIP_POOLS, ledgers: [EMPTY_VIP_LEDGER], nowSeconds: 1_000 };

/** Each claim with the step at which it comes, and that at which it goes. */
const arbitraryHistory = fc.array(
  fc.record({
    named: fc
      .constantFrom("east", "west")
      .chain((cluster) => fc.record({ name: arbitraryName, claim: arbitraryClaim(cluster) })),
    from: fc.integer({ min: 0, max: 3 }),
    until: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 25 },
);

function textsOf(table: Pick<DesiredTable, "hosts">): string[] {
  return [...table.hosts.values()].map((host) => `${host.name} ${encodeHost(host)}`).toSorted();
}

test("after any changes hosts, VIPs, ledger, diagnostics and what is withheld are as if built of all claims", () => {
  fc.assert(
    fc.property(arbitraryHistory, (history) => {
      const partsAt = (step: number): ClusterPart[] =>
        ["east", "west"].map((cluster) => ({
          observation: observation(cluster),
          claims: history
            .filter(({ named, from, until }) => named.claim.cluster === cluster && from <= step && step < until)
            .map(({ named }) => named),
        }));
      let desired = buildDesiredTable(partsAt(0), OPTIONS);
      const table = new LiveTable(desired);
      for (let step = 1; step <= 4; step++) {
        const removed = history.filter(({ from, until }) => from < step && until === step);
        const added = history.filter(({ from, until }) => from === step && step < until);
        table.change({ removed: removed.map(({ named }) => named), added: added.map(({ named }) => named) });
        table.settle(1_000);
        desired = buildDesiredTable(partsAt(step), { ...OPTIONS, ledgers: [desired.ledger] });
        expect(textsOf(table.index)).toEqual(textsOf(desired));
        expect(table.ledger).toEqual(desired.ledger);
        expect(uniteWithheld(table.withheld)).toEqual(uniteWithheld(desired.withheld));
        expect(table.diagnostics.map((each) => JSON.stringify(each))).toEqual([
          ...new Set(desired.diagnostics.toSorted(compareDiagnostics).map((each) => JSON.stringify(each))),
        ]);
      }
    }),
    { numRuns: 300 },
  );
}, 30_000);
