import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { joinNames, parseName, type Name } from "../../../src/dns/name.ts";
import { Rcode, RrClass, RrType } from "../../../src/dns/numbers.ts";
import { pipeline, type Reply } from "../../../src/resolver/resolver.ts";
import { nameTable } from "../../../src/resolver/stages/name-table.ts";
import { searchList } from "../../../src/resolver/stages/search-list.ts";
import { specialUse } from "../../../src/resolver/stages/special-use.ts";
import { buildSnapshot } from "../../../src/snapshot/build.ts";
import { SnapshotReader } from "../../../src/snapshot/load.ts";
import { publishSnapshot } from "../../../src/snapshot/publish.ts";
import { FaultStore } from "../../support/fault-store.ts";
import { observation } from "../../support/mesh-values.ts";
import { replyOf } from "../../support/records.ts";
import { services, snapshotContent } from "../../support/snapshots.ts";
import { contextOf, viewOf } from "../../support/view.ts";

const store = new FaultStore();

beforeAll(async () => {
  const clusters = [observation("east", { namespaces: ["db", "default", "ns1", "ns2"] })];
  const snapshot = await buildSnapshot(snapshotContent(services(4000), { clusters }));
  if (snapshot.shards.length < 8) throw new Error(`${snapshot.shards.length} shards are too few to tell names apart`);
  await publishSnapshot(store, snapshot, { nowSeconds: 1 });
});

/** Asks with nothing in memory; what upstream is asked for does not exist. */
async function askCold(name: Name): Promise<{ readonly reply: Reply; readonly shardsRead: number }> {
  const reader = new SnapshotReader({ store, nowMs: () => 0 });
  await reader.refresh();
  store.reads.length = 0;
  const currentTable = (): ReturnType<SnapshotReader["current"]> => reader.current();
  const resolver = pipeline(
    [
      searchList({ currentTable, upstreamZones: [], ttlSeconds: 30 }),
      nameTable({ currentTable, assumedZones: [], upstreamZones: [], ttlSeconds: 30, random: () => 0 }),
      specialUse(),
    ],
    () => Promise.resolve(replyOf([], { rcode: Rcode.NxDomain })),
  );
  const reply = await resolver({ name, type: RrType.A, class: RrClass.In }, contextOf({ view: viewOf() }));
  return { reply, shardsRead: store.reads.length };
}

const LABEL = fc.constantFrom("nosuch", "web-1", "ns1", "ns2", "db", "default", "svc", "cluster", "local", "com");
const BASE = fc.array(LABEL, { minLength: 1, maxLength: 6 }).map((labels) => parseName(labels.join(".")));
const ELEMENT = fc
  .constantFrom("ns1.svc.cluster.local", "svc.cluster.local", "cluster.local", ".")
  .map((each) => parseName(each));

test("a cold question reads two shards at most, what a denial denies besides included", async () => {
  let mostRead = 0;
  let denials = 0;
  await fc.assert(
    fc.asyncProperty(BASE, ELEMENT, async (base, element) => {
      const { reply, shardsRead } = await askCold(joinNames(base, element));
      if (reply.deniedBelow !== undefined) denials++;
      mostRead = Math.max(mostRead, shardsRead);
      expect(shardsRead).toBeLessThanOrEqual(2);
    }),
    { numRuns: 500 },
  );
  expect({ mostRead, hasDenials: denials > 50 }).toEqual({ mostRead: 2, hasDenials: true });
});
