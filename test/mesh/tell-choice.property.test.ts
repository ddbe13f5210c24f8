import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClaimVerdict } from "../../src/mesh/choose.ts";
import type { Claim } from "../../src/mesh/claim.ts";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import { findPresence, type MeshEvent } from "../../src/mesh/presence.ts";
import { arbitraryAsked, arbitraryTable, arbitraryView } from "../support/arbitrary-look-up.ts";
import { name, OBSERVED_SECONDS } from "../support/table.ts";

/** Claims and clusters that an answer is taken from. */
interface Sources {
  readonly used: ReadonlySet<Claim>;
  readonly onlyVip: ReadonlySet<Claim>;
  readonly clusters: readonly (readonly string[])[];
}

const NONE: Sources = { used: new Set(), onlyVip: new Set(), clusters: [] };

/** What is told of the choice for `at`, or of all where a name follows from the host above. */
function toldOf(events: readonly MeshEvent[], at: string | undefined): Sources {
  const ofName = events.filter((event) => at === undefined || event.name === at);
  const claimsThatAre = (verdict: ClaimVerdict): ReadonlySet<Claim> =>
    new Set(ofName.flatMap((event) => (event.kind === "claim" && event.verdict === verdict ? [event.claim] : [])));
  return {
    used: claimsThatAre("used"),
    onlyVip: claimsThatAre("only-vip"),
    clusters: ofName.flatMap((event) => (event.kind === "choice" ? [event.clusters] : [])),
  };
}

/** The truth; what only has a VIP is not chosen. */
function sourcesOf({ claims, clusters, hasOnlyVip }: HostAnswer): Sources {
  if (hasOnlyVip === true) return { ...NONE, onlyVip: new Set(claims) };
  return { ...NONE, used: new Set(claims), clusters: [clusters] };
}

test("the claims and clusters told of as used are those of the answer", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryTable, arbitraryView, arbitraryAsked, async (table, view, asked) => {
      fc.pre(!asked.includes(".pod."));
      const events: MeshEvent[] = [];
      const observe = (event: MeshEvent): unknown => events.push(event);
      const presence = await findPresence(name(asked), table, view, OBSERVED_SECONDS, observe);
      expect(await findPresence(name(asked), table, view, OBSERVED_SECONDS)).toEqual(presence);
      fc.pre(presence.kind === "host" || presence.kind === "outside");
      const told = toldOf(events, presence.kind === "host" ? presence.wildcard : undefined);
      // Of what is outside at most a VIP is told.
      const ofNobody = { ...NONE, onlyVip: told.onlyVip };
      expect(told).toEqual(presence.kind === "host" ? sourcesOf(presence.answer) : ofNobody);
    }),
    { numRuns: 2000 },
  );
});
