import { describe, expect, test } from "vitest";
import { EdeCode } from "../../../src/dns/numbers.ts";
import type { QueryContext } from "../../../src/resolver/resolver.ts";
import { zoneUpstreams } from "../../../src/resolver/stages/zone-upstreams.ts";
import { edeCodes, outcome, question, replyOf } from "../../support/records.ts";
import { name } from "../../support/table.ts";
import { contextOf, viewOf } from "../../support/view.ts";

const PASSED_ON = replyOf(["x.example. 30 A 192.0.2.1"]);

/** What came of a name, and the zone in the context that upstreams of a zone got. */
async function ask(text: string, context: QueryContext = contextOf()): Promise<string> {
  const seen: (string | undefined)[] = [];
  const stage = zoneUpstreams(
    ["corp.example", "lab.corp.example", "internal", "intranet"].map((zone) => ({
      zone: name(zone),
      resolve: (asked, { upstreamZone }) => {
        seen.push(upstreamZone);
        return Promise.resolve(replyOf([`${asked.name} 30 CNAME ${zone}.`]));
      },
    })),
  );
  const reply = await stage(() => Promise.resolve(PASSED_ON))(question(text), context);
  return [...outcome(reply), ...seen].join(" | ");
}

test.each([
  ["wiki.corp.example", "NOERROR | wiki.corp.example. 30 CNAME corp.example. | corp.example."],
  ["corp.example", "NOERROR | corp.example. 30 CNAME corp.example. | corp.example."],
  ["db.lab.corp.example", "NOERROR | db.lab.corp.example. 30 CNAME lab.corp.example. | lab.corp.example."],
  ["db.internal", "NOERROR | db.internal. 30 CNAME internal. | internal."],
  ["intranet", "NOERROR | intranet. 30 CNAME intranet. | intranet."],
  ["www.example", "NOERROR | x.example. 30 A 192.0.2.1"],
])("%s is asked where the longest zone says", async (text, expected) => {
  expect(await ask(text)).toBe(expected);
});

describe("a view that is not public", () => {
  test("is refused what such a zone covers, and told why", async () => {
    const context = contextOf({ view: viewOf({ public: false }) });
    expect(await ask("db.internal", context)).toBe("REFUSED");
    const stage = zoneUpstreams([{ zone: name("internal"), resolve: () => Promise.resolve(PASSED_ON) }]);
    const reply = await stage(() => Promise.resolve(PASSED_ON))(question("db.internal"), context);
    expect(edeCodes(reply)).toEqual([EdeCode.Prohibited]);
    expect(context.events[0]).toEqual({
      kind: "special-use",
      name: "db.internal.",
      reason: "this view resolves names of the mesh only",
    });
  });
});

test("which zone it was left to is told", async () => {
  const context = contextOf();
  await ask("db.lab.corp.example", context);
  expect(context.events).toEqual([{ kind: "zone-upstream", name: "db.lab.corp.example.", zone: "lab.corp.example." }]);
});
