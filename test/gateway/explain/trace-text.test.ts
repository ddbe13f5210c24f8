import { describe, expect, test } from "vitest";
import { traceQuestion } from "../../../src/gateway/explain/trace-question.ts";
import { formatTrace } from "../../../src/gateway/explain/trace-text.ts";
import { question, replyOf } from "../../support/records.ts";
import { addresses, cluster, name, OBSERVED_SECONDS, service, tableOf } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { answeringWith, type Outcome } from "./observed-reply.ts";

/** The lines of the trace of a question that comes to this. */
async function linesOf(outcome: Outcome, asked = "web.example", type = "A"): Promise<string[]> {
  const answering = answeringWith(outcome);
  const trace = await traceQuestion(question(asked, type), viewOf(), answering, () => OBSERVED_SECONDS * 1000);
  return formatTrace(trace).split("\n");
}

const TABLE = tableOf({
  clusters: [
    cluster("east", { observedSeconds: OBSERVED_SECONDS - 40 }),
    cluster("west", { observedSeconds: OBSERVED_SECONDS - 3 * 3600 }),
  ],
  hosts: [],
  digest: "d9",
  generation: 12,
  ttlSeconds: 30,
});
const WEB = "web.ns1.svc.cluster.local";

describe("a trace as text", () => {
  test("reads from the question to the reply", async () => {
    const lines = await linesOf(
      {
        reply: replyOf([`${WEB}.ns1.svc.cluster.local 30 CNAME ${WEB}`, `${WEB} 30 A 10.96.0.10`], {
          authoritative: true,
          source: "mesh",
          extendedErrors: [{ code: 29, text: `search list led to ${WEB}.` }],
        }),
        table: TABLE,
        events: [
          {
            kind: "search",
            name: name(`${WEB}.ns1.svc.cluster.local`),
            base: name(WEB),
            elements: ["ns1.svc.cluster.local", "svc.cluster.local"].map(name),
          },
          { kind: "search-candidate", name: name(`${WEB}.ns1.svc.cluster.local`), outcome: "absent" },
          { kind: "search-candidate", name: name(`${WEB}.svc.cluster.local`), outcome: "absent" },
          { kind: "search-candidate", name: name(WEB), outcome: "held" },
          { kind: "claim", name: name(WEB), claim: service(addresses("10.96.0.10")), verdict: "used" },
          {
            kind: "claim",
            name: name(WEB),
            claim: service(addresses("10.97.0.3"), { cluster: "west" }),
            verdict: "other-cluster",
          },
          { kind: "choice", name: name(WEB), rule: "home-cluster", clusters: ["east"], isStale: false },
          { kind: "presence", name: name(WEB), presence: "host", zone: name("cluster.local") },
        ],
      },
      `${WEB}.ns1.svc.cluster.local`,
    );
    expect(lines).toEqual([
      "meshdoh explain web.ns1.svc.cluster.local.ns1.svc.cluster.local. A",
      "",
      "Asked by view vm: home cluster east, namespace ns1, reach mesh, families v4 v6",
      "Search list: ns1.svc.cluster.local., svc.cluster.local., cluster.local.",
      "Name table: generation 12, digest d9, TTL 30; east observed 40 s ago, west observed 3 h ago (past its lease)",
      "",
      "1. web.ns1.svc.cluster.local.ns1.svc.cluster.local. has no answer in the name table; without the search element ns1.svc.cluster.local. it is web.ns1.svc.cluster.local., which is tried below ns1.svc.cluster.local., svc.cluster.local., then as it is",
      "2. candidate web.ns1.svc.cluster.local.ns1.svc.cluster.local. does not exist",
      "3. candidate web.ns1.svc.cluster.local.svc.cluster.local. does not exist",
      "4. candidate web.ns1.svc.cluster.local. exists in the name table, so the search ends with it",
      "5. web.ns1.svc.cluster.local. is in the name table; zone cluster.local.",
      "   - east Service ns1/web: addresses 10.96.0.10 (used)",
      "   - west Service ns1/web: addresses 10.97.0.3 (not used: another cluster comes first)",
      "   - chosen: east (the view's home cluster comes first)",
      "",
      "Reply: NOERROR (the name has such records); answer records: 2; octets: 161; flags: aa ra",
      "   answer: web.ns1.svc.cluster.local.ns1.svc.cluster.local. 30 CNAME web.ns1.svc.cluster.local.",
      "   - made by the search list, with the least TTL of what follows",
      "   answer: web.ns1.svc.cluster.local. 30 A 10.96.0.10",
      "   - from east Service ns1/web",
      "Extended error 29: search list led to web.ns1.svc.cluster.local.",
      "Over UDP in 512 octets: not truncated",
      "Over UDP in 1232 octets: not truncated",
      "Took 0 ms",
      "",
    ]);
  });

  test("says what was forwarded, how long that took, and what failed", async () => {
    const lines = await linesOf({
      reply: replyOf(["web.example 300 A 192.0.2.1"]),
      table: TABLE,
      events: [
        { kind: "presence", name: name("web.example"), presence: "outside" },
        { kind: "upstream-failed", name: name("web.example"), upstream: "first", reason: "timeout", tookMs: 2250 },
        { kind: "forwarded", name: name("web.example"), upstream: "second", rcode: 0, tookMs: 12 },
      ],
    });
    expect(lines.slice(6, 13)).toEqual([
      "1. web.example. is no name of the mesh",
      "2. upstream first failed for web.example. after 2250 ms: timeout",
      "3. upstream second answered NOERROR for web.example. after 12 ms",
      "",
      "Reply: NOERROR (the name has such records); answer records: 1; octets: 56; flags: ra",
      "   answer: web.example. 300 A 192.0.2.1",
      "   - from upstream second",
    ]);
  });

  test("says what was cut, and what UDP would cut", async () => {
    const answer = Array.from({ length: 200 }, (_, index) => `web.example 30 A 192.0.2.${index}`);
    const lines = await linesOf({
      reply: replyOf(answer, { extendedErrors: [{ code: 0, text: "200 of 1 000 records" }] }),
      table: TABLE,
      events: [{ kind: "answer-cut", name: name("web.example"), totalRecords: 1000, givenRecords: 200 }],
    });
    expect(lines[6]).toBe("1. web.example. has 1000 records; a message holds 200 of them, chosen at random");
    expect(lines.slice(-7)).toEqual([
      "   - from the gateway itself",
      "   … and 100 more",
      "Extended error 0: 200 of 1 000 records",
      "Over UDP in 512 octets: truncated: 30 of 200 records fit, TC sends the client to TCP",
      "Over UDP in 1232 octets: truncated: 72 of 200 records fit, TC sends the client to TCP",
      "Took 0 ms",
      "",
    ]);
  });

  test("shows the sections apart, and names the host where the claim is on another name", async () => {
    const asked = `_http._tcp.${WEB}`;
    const lines = await linesOf(
      {
        reply: replyOf([`${asked} 30 SRV 0 100 80 ${WEB}.`], {
          authority: ["cluster.local 5 SOA ns.dns.cluster.local hostmaster.cluster.local 7 7200 1800 86400 5"],
          additional: replyOf([`${WEB} 30 A 10.0.0.1`]).answer,
        }),
        table: TABLE,
        events: [
          { kind: "claim", name: name(WEB), claim: service(addresses("10.0.0.1")), verdict: "used" },
          { kind: "presence", name: name(asked), presence: "host" },
        ],
      },
      asked,
      "SRV",
    );
    expect(lines[7]).toBe("   - web.ns1.svc.cluster.local. east Service ns1/web: addresses 10.0.0.1 (used)");
    expect(lines.slice(10, 16)).toEqual([
      "   answer: _http._tcp.web.ns1.svc.cluster.local. 30 SRV 0 100 80 web.ns1.svc.cluster.local.",
      "   - from east Service ns1/web",
      "   authority: cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5",
      "   - from the structure of the zone",
      "   additional: web.ns1.svc.cluster.local. 30 A 10.0.0.1",
      "   - from east Service ns1/web",
    ]);
  });

  test("counts the steps that are left out", async () => {
    const events = Array.from({ length: 1002 }, (_, index) => {
      return { kind: "search-candidate", name: name(`w${index}.example`), outcome: "absent" } as const;
    });
    const lines = await linesOf({ reply: replyOf([], { rcode: 3 }), table: TABLE, events });
    expect(lines.slice(1005, 1007)).toEqual(["1000. candidate w999.example. does not exist", "   … and 2 more"]);
  });
});

test.each([
  [
    viewOf({ name: "laptop", search: [], autopath: false, public: false, families: ["v4"], ttlSeconds: 5 }),
    "Asked by view laptop: home cluster east, namespace ns1, reach mesh, families v4, TTL 5, names of the mesh only",
    "Search list (not walked, autopath is off): none",
  ],
  [
    { name: "nobody", search: [name("corp.example")], reach: "direct", families: ["v6"], autopath: true, public: true },
    "Asked by view nobody: reach direct, families v6",
    "Search list: corp.example.",
  ],
  [
    viewOf({ network: "net-1" }),
    "Asked by view vm: home cluster east, network net-1, namespace ns1, reach mesh, families v4 v6",
    "Search list: ns1.svc.cluster.local., svc.cluster.local., cluster.local.",
  ],
] as const)("of view %j it says what it is", async (view, asked, search) => {
  expect((await linesOf({ reply: replyOf(), view, table: TABLE })).slice(2, 4)).toEqual([asked, search]);
});

test.each([
  // A clock that is ahead.
  [-1, "-1 s"],
  [0, "0 s"],
  [119, "119 s"],
  [120, "2 min"],
  [7199, "119 min"],
  [7200, "2 h"],
  [864_000, "240 h"],
])("a cluster that was observed %i s ago was so %s ago", async (ageSeconds, text) => {
  const seen = { observedSeconds: OBSERVED_SECONDS - ageSeconds, leaseSeconds: 1_000_000 };
  const table = tableOf({ clusters: [cluster("east", seen)], hosts: [] });
  expect((await linesOf({ reply: replyOf(), table }))[4]).toBe(
    `Name table: generation 7, digest d1; east observed ${text} ago`,
  );
});

test("of many clusters the home cluster and nine others are told", async () => {
  const ids = ["alpha", "beta", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "east", "f"];
  const table = tableOf({ clusters: ids.map((id) => cluster(id)), hosts: [] });
  expect((await linesOf({ reply: replyOf(), table }))[4]).toMatch(
    /; east observed 0 s ago, alpha observed 0 s ago, beta .* c9 observed 0 s ago and 2 more$/,
  );
});

test("without a table it says that there is none", async () => {
  expect((await linesOf({ reply: replyOf() }))[4]).toBe("Name table: no snapshot is loaded yet");
});

describe("whatever comes from outside", () => {
  const hostile = "a\nReply: NOERROR\u001B[2J\u202E\u2028\u0085";
  const harmless = String.raw`a\u000aReply: NOERROR\u001b[2J\u202e\u2028\u0085`;

  test("starts no line and moves no cursor", async () => {
    const claim = service(addresses("10.0.0.1"), { object: hostile });
    const lines = await linesOf({
      reply: replyOf(["web.example 30 A 10.0.0.1"], { extendedErrors: [{ code: 0, text: hostile }] }),
      table: tableOf({ clusters: [cluster(hostile)], hosts: [], digest: hostile }),
      view: viewOf({ name: hostile }),
      events: [
        { kind: "upstream-failed", name: name("web.example"), upstream: hostile, reason: hostile, tookMs: 1 },
        { kind: "claim", name: name("web.example"), claim, verdict: "used" },
        { kind: "presence", name: name("web.example"), presence: "host" },
      ],
    });
    expect(lines.filter((line) => line.startsWith("Reply:"))).toHaveLength(1);
    expect(lines.join("")).not.toMatch(/[^ -~…]/);
    expect(lines.slice(2, 5)).toEqual([
      `Asked by view ${harmless}: home cluster east, namespace ns1, reach mesh, families v4 v6`,
      "Search list: ns1.svc.cluster.local., svc.cluster.local., cluster.local.",
      `Name table: generation 7, digest ${harmless}; ${harmless} observed 0 s ago`,
    ]);
    expect(lines.slice(6, 9)).toEqual([
      `1. upstream ${harmless} failed for web.example. after 1 ms: ${harmless}`,
      "2. web.example. is in the name table",
      `   - east Service ns1/${harmless}: addresses 10.0.0.1 (used)`,
    ]);
    expect(lines.slice(12, 14)).toEqual([`   - from east Service ns1/${harmless}`, `Extended error 0: ${harmless}`]);
  });

  test("is shown as a zone file would where it is a name or RDATA", async () => {
    const odd = String.raw`<b>\010\027.example`;
    const reply = replyOf([String.raw`${odd} 30 TXT "<i>\010"`]);
    const lines = await linesOf({ reply }, odd, "TXT");
    expect(lines[0]).toBe(String.raw`meshdoh explain <b>\010\027.example. TXT`);
    expect(lines.join("")).not.toMatch(/[^ -~…]/);
  });
});
