import { describe, expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import type { Reply, Resolver } from "../../../src/resolver/resolver.ts";
import { outcome, replyOf } from "../../support/records.ts";
import { addresses, alias, host, meshTable, service, serviceEntry } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { ask, ZONE_SOA, type Asked } from "./name-table-under-test.ts";

/** Answers what is written out, by name; every other name does not exist. */
function knows(answers: Readonly<Record<string, readonly string[]>>): Resolver {
  return ({ name }) => {
    const lines = answers[name];
    return Promise.resolve(lines === undefined ? replyOf([], { rcode: Rcode.NxDomain }) : replyOf(lines));
  };
}

const LAB = ["lab.cluster.local"];

describe("a zone of upstreams inside a zone of the mesh", () => {
  test.each([
    ["what the table lacks is asked there", "web.lab.cluster.local", LAB, true],
    ["the zone itself, too", "lab.cluster.local", LAB, true],
    ["what lies beside it is denied as ever", "web.cluster.local", LAB, false],
    ["a zone of the mesh as a whole", "gone.ns1.svc.cluster.local", ["cluster.local"], true],
    ["not by a zone above the mesh's", "gone.ns1.svc.cluster.local", ["local"], false],
    ["what the table holds is the table's", "dual.ns1.svc.cluster.local", ["cluster.local"], false],
    ["nodes of the zone, too", "ns1.svc.cluster.local", ["cluster.local"], false],
  ])("%s: %s", async (_what, text, upstreamZones, isPassed) => {
    const { passed } = await ask(text, "A", { upstreamZones });
    expect(passed).toEqual(isPassed ? [`${text}.`] : []);
  });

  test("is nothing to a view of names of the mesh only", async () => {
    const context = { view: viewOf({ public: false }) };
    const { reply, passed } = await ask("web.lab.cluster.local", "A", { upstreamZones: LAB, context });
    expect(passed).toEqual([]);
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(reply.authority.map(({ owner }) => owner)).toEqual([ZONE_SOA.split(" ")[0]]);
  });

  test("waits for the first snapshot, which may hold the name", async () => {
    const { reply, passed } = await ask("web.lab.cluster.local", "A", { upstreamZones: LAB, table: undefined });
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(passed).toEqual([]);
  });
});

const TABLE = meshTable({
  hosts: [
    host("web.lab.cluster.local", [serviceEntry(addresses("10.9.0.1"))]),
    host("db.ns1.svc.cluster.local", [service(addresses("10.96.0.7"))]),
    host("ext.ns1.svc.cluster.local", [service(alias("www.corp.example"))]),
  ],
});

const UPSTREAM = knows({
  "a.lab.cluster.local.": ["a.lab.cluster.local. 60 CNAME b.lab.cluster.local.", "b.lab.cluster.local. 60 A 192.0.2.7"],
  "c.lab.cluster.local.": [
    "c.lab.cluster.local. 60 CNAME web.lab.cluster.local.",
    "web.lab.cluster.local. 60 A 192.0.2.66",
  ],
  "d.lab.cluster.local.": ["d.lab.cluster.local. 60 CNAME db.ns1.svc.cluster.local."],
  "b.lab.cluster.local.": ["b.lab.cluster.local. 60 A 192.0.2.7"],
  "www.corp.example.": ["www.corp.example. 60 CNAME web.corp.example.", "web.corp.example. 60 A 192.0.2.8"],
  "web.corp.example.": ["web.corp.example. 60 A 192.0.2.8"],
  "vpn.example.": ["vpn.example. 60 CNAME web.corp.example.", "web.corp.example. 60 A 203.0.113.66"],
  "lie.example.": ["lie.example. 60 CNAME b.lab.cluster.local.", "b.lab.cluster.local. 60 A 203.0.113.66"],
  "x.corp.example.": ["x.corp.example. 60 CNAME cdn.example.", "cdn.example. 60 A 192.0.2.9"],
  "cdn.example.": ["cdn.example. 60 A 192.0.2.10"],
  "y.corp.example.": ["y.corp.example. 60 CNAME b.lab.cluster.local.", "b.lab.cluster.local. 60 A 203.0.113.66"],
  "z.corp.example.": ["z.corp.example. 60 CNAME vpn.example.", "vpn.example. 60 A 203.0.113.66"],
  "one.corp.example.": ["one.corp.example. 60 CNAME two.lab.cluster.local."],
  "two.lab.cluster.local.": ["two.lab.cluster.local. 60 CNAME one.corp.example."],
});
const ASKED: Asked = { table: TABLE, upstream: UPSTREAM, upstreamZones: ["lab.cluster.local", "corp.example"] };

describe("a chain of aliases", () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    [
      "that stays in its zone inside the mesh is that zone's",
      "a.lab.cluster.local",
      ["a.lab.cluster.local. 60 CNAME b.lab.cluster.local.", "b.lab.cluster.local. 60 A 192.0.2.7"],
      ["a.lab.cluster.local."],
    ],
    [
      "into a name of that zone that the table holds is the table's from there",
      "c.lab.cluster.local",
      ["c.lab.cluster.local. 60 CNAME web.lab.cluster.local.", "web.lab.cluster.local. 30 A 10.9.0.1"],
      ["c.lab.cluster.local."],
    ],
    [
      "out of such a zone into the mesh is completed from the table",
      "d.lab.cluster.local",
      ["d.lab.cluster.local. 60 CNAME db.ns1.svc.cluster.local.", "db.ns1.svc.cluster.local. 30 A 10.96.0.7"],
      ["d.lab.cluster.local."],
    ],
    [
      "of the mesh into a zone is asked there",
      "ext.ns1.svc.cluster.local",
      [
        "ext.ns1.svc.cluster.local. 30 CNAME www.corp.example.",
        "www.corp.example. 60 CNAME web.corp.example.",
        "web.corp.example. 60 A 192.0.2.8",
      ],
      ["www.corp.example."],
    ],
    [
      "from the public DNS into a zone is not the public DNS's to answer",
      "vpn.example",
      ["vpn.example. 60 CNAME web.corp.example.", "web.corp.example. 60 A 192.0.2.8"],
      ["vpn.example.", "web.corp.example."],
    ],
    [
      "nor into one inside the mesh",
      "lie.example",
      ["lie.example. 60 CNAME b.lab.cluster.local.", "b.lab.cluster.local. 60 A 192.0.2.7"],
      ["lie.example.", "b.lab.cluster.local."],
    ],
    [
      "out of a zone into the public DNS is not that zone's to answer",
      "x.corp.example",
      ["x.corp.example. 60 CNAME cdn.example.", "cdn.example. 60 A 192.0.2.10"],
      ["x.corp.example.", "cdn.example."],
    ],
    [
      "out of a zone into another one is asked there",
      "y.corp.example",
      ["y.corp.example. 60 CNAME b.lab.cluster.local.", "b.lab.cluster.local. 60 A 192.0.2.7"],
      ["y.corp.example.", "b.lab.cluster.local."],
    ],
    [
      "out of a zone and back is asked there again",
      "z.corp.example",
      [
        "z.corp.example. 60 CNAME vpn.example.",
        "vpn.example. 60 CNAME web.corp.example.",
        "web.corp.example. 60 A 192.0.2.8",
      ],
      ["z.corp.example.", "vpn.example.", "web.corp.example."],
    ],
  ])("%s", async (_what, text, lines, expected) => {
    const { reply, passed } = await ask(text, "A", ASKED);
    expect(outcome(reply)).toEqual(["NOERROR", ...lines]);
    expect(passed).toEqual(expected);
  });

  test("that goes round between two zones ends", async () => {
    const { reply, passed } = await ask("one.corp.example", "A", ASKED);
    expect(outcome(reply)[0]).toBe("SERVFAIL");
    expect(passed).toHaveLength(11);
  });

  test("before the first snapshot is nobody else's either", async () => {
    const asked = { ...ASKED, table: undefined };
    const { reply, passed } = await ask("x.corp.example", "A", asked);
    expect(outcome(reply).slice(1)).toEqual(["x.corp.example. 60 CNAME cdn.example.", "cdn.example. 60 A 192.0.2.10"]);
    expect(passed).toEqual(["x.corp.example.", "cdn.example."]);
    const intoMesh = (): Promise<Reply> =>
      Promise.resolve(replyOf(["w.example. 60 CNAME db.cluster.local.", "db.cluster.local. 60 A 203.0.113.66"]));
    expect((await ask("w.example", "A", { ...asked, upstream: intoMesh })).reply).toMatchObject({ rcode: 2 });
  });

  test("is authenticated only when all of it is", async () => {
    const upstream: Resolver = async (question, context) => ({
      ...(await UPSTREAM(question, context)),
      authenticData: question.name === "web.corp.example.",
    });
    const [both, half] = await Promise.all([
      ask("web.corp.example", "A", { ...ASKED, upstream }),
      ask("vpn.example", "A", { ...ASKED, upstream }),
    ]);
    expect([both.reply.authenticData, half.reply.authenticData]).toEqual([true, false]);
  });

  test("asked for as an alias ends where it leaves", async () => {
    const { reply } = await ask("vpn.example", "CNAME", ASKED);
    expect(outcome(reply)).toEqual(["NOERROR", "vpn.example. 60 CNAME web.corp.example."]);
  });
});
