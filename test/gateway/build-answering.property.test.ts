import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { parseName } from "../../src/dns/name.ts";
import type { Answering } from "../../src/gateway/answering.ts";
import { buildAnswering } from "../../src/gateway/build-answering.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import { createEntries, type EntryOf } from "../../src/gateway/views/view-entries.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import type { ViewSettings } from "../../src/mesh/view.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { ManualClock, NO_TIMER } from "../support/clock.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { addresses, host, meshTable, OBSERVED_SECONDS, service, serviceEntry } from "../support/table.ts";

/** Names that one view answers otherwise than another: by home, namespace, families, search list, reach. */
const TABLE = meshTable({
  hosts: [
    host("web.ns1.svc.cluster.local", [
      service(addresses("10.96.0.1", "fd00::1"), { cluster: "east", external: { addresses: ["192.0.2.1"] } }),
      service(addresses("10.97.0.1", "fd00:1::1"), { cluster: "west", external: { addresses: ["192.0.2.2"] } }),
    ]),
    host("web.ns2.svc.cluster.local", [service(addresses("10.96.0.2"), { namespace: "ns2" })]),
    host("api.example", [
      serviceEntry(addresses("10.9.0.1"), { exportTo: ["ns1"] }),
      serviceEntry(addresses("10.9.0.2"), { namespace: "ns2", exportTo: ["ns2"] }),
    ]),
  ],
});
const NAMES = [
  "web.ns1.svc.cluster.local",
  "web.ns2.svc.cluster.local",
  "web",
  "web.ns1",
  "api.example",
  "api.example.ns1.svc.cluster.local",
  "gone.ns1.svc.cluster.local",
  "www.example.com",
] as const;

const VIEW: fc.Arbitrary<ViewSettings> = fc.record(
  {
    name: fc.constantFrom("one", "two"),
    cluster: fc.constantFrom("east", "west"),
    namespace: fc.constantFrom("ns1", "ns2"),
    search: fc.constantFrom([parseName("ns2.svc.cluster.local")], []),
    reach: fc.constantFrom("mesh", "direct"),
    families: fc.constantFrom<ViewSettings["families"][]>(["v4"], ["v6"], ["v4", "v6"]),
    autopath: fc.boolean(),
    public: fc.boolean(),
    ttlSeconds: fc.constantFrom(5, 60),
  },
  { requiredKeys: ["name", "reach", "families", "autopath", "public"] },
);

interface Step {
  readonly view: number;
  readonly name: string;
  readonly type: string;
  readonly afterSeconds: number;
}

const STEP: fc.Arbitrary<Step> = fc.record({
  view: fc.nat({ max: 2 }),
  name: fc.constantFrom(...NAMES),
  type: fc.constantFrom("A", "AAAA"),
  afterSeconds: fc.constantFrom(0, 0, 0, 3, 31),
});

function answering(clock: ManualClock, table: NameTable = TABLE): Answering {
  const label = "upstream";
  return buildAnswering({
    settings: parseSettings({}),
    currentTable: () => table,
    // The same at all times, so that what was kept looks like what is asked anew.
    upstreams: [{ label, ask: ({ name }) => Promise.resolve(replyOf([`${name} 0 A 192.0.2.80`])) }],
    clockMs: clock.read,
    random: () => 0,
    startTimer: NO_TIMER,
    reportFailure: (failure) => {
      throw failure;
    },
  });
}

/** The answer for a view, addresses in one order: out of the packet cache they take turns. */
async function ask(entryOf: EntryOf, view: ViewSettings, { name, type }: Step, nowMs: number): Promise<string[]> {
  const query = encodeExchangeQuery(question(name, type), { dnssecOk: false, checkingDisabled: false });
  const { responder } = entryOf(view);
  const reply = responder.respondAtOnce(query, "https", nowMs) ?? (await responder.respond(query, "https"));
  return reply === undefined ? [] : outcome(decodeMessage(reply)).toSorted();
}

test("whatever was asked before and by whom, each view gets what it would get if it were alone", async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(VIEW, VIEW, VIEW), fc.array(STEP, { maxLength: 30 }), async (views, steps) => {
      const clock = new ManualClock(OBSERVED_SECONDS * 1000);
      const together = createEntries(answering(clock));
      for (const step of steps) {
        clock.advanceSeconds(step.afterSeconds);
        const view = views[step.view] ?? views[0];
        // By another name, too: views that are equal but for it share what is kept.
        const alone = createEntries(answering(clock));
        const expected = await ask(alone, { ...view, name: "alone" }, step, clock.nowMs);
        expect(await ask(together, view, step, clock.nowMs), JSON.stringify([view, step])).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
});

test("two views that differ do not answer alike, so that the property can fail", async () => {
  const clock = new ManualClock(OBSERVED_SECONDS * 1000);
  const entryOf = createEntries(answering(clock));
  const view: ViewSettings = { name: "one", reach: "mesh", families: ["v4"], autopath: true, public: true };
  const step = { view: 0, name: "web.ns1.svc.cluster.local", type: "A", afterSeconds: 0 };
  const answers = [];
  for (const cluster of ["east", "west", "east"])
    answers.push(await ask(entryOf, { ...view, cluster }, step, clock.nowMs));
  expect(answers).toEqual([
    ["NOERROR", "web.ns1.svc.cluster.local. 30 A 10.96.0.1"],
    ["NOERROR", "web.ns1.svc.cluster.local. 30 A 10.97.0.1"],
    ["NOERROR", "web.ns1.svc.cluster.local. 30 A 10.96.0.1"],
  ]);
});
