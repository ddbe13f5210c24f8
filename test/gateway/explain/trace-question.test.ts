import { describe, expect, test } from "vitest";
import { traceQuestion } from "../../../src/gateway/explain/trace-question.ts";
import type { Trace } from "../../../src/gateway/explain/trace.ts";
import { ManualClock } from "../../support/clock.ts";
import { question, replyOf } from "../../support/records.ts";
import { addresses, cluster, name, OBSERVED_SECONDS, service, tableOf } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { answeringWith, type Outcome } from "./observed-reply.ts";

const WEB = name("web.ns1.svc.cluster.local");
const TABLE = tableOf({
  clusters: [
    cluster("east", { observedSeconds: OBSERVED_SECONDS - 40 }),
    cluster("west", { observedSeconds: OBSERVED_SECONDS - 3601 }),
  ],
  hosts: [],
  digest: "d9",
  generation: 12,
  ttlSeconds: 60,
});

function trace(
  outcome: Outcome,
  asked = question(WEB),
  clockMs = (): number => OBSERVED_SECONDS * 1000,
): Promise<Trace> {
  return traceQuestion(asked, viewOf(), answeringWith(outcome), clockMs);
}

describe("a trace", () => {
  test("holds the question, the view, the table and the age of its clusters, the steps and the reply", async () => {
    const claim = service(addresses("10.0.0.1"));
    const traced = await trace({
      reply: replyOf(["web.ns1.svc.cluster.local 60 A 10.0.0.1"], { authoritative: true, source: "mesh" }),
      events: [
        { kind: "claim", name: WEB, claim, verdict: "used" },
        { kind: "presence", name: WEB, presence: "host" },
      ],
      table: TABLE,
    });
    expect(JSON.parse(JSON.stringify(traced))).toEqual({
      formatVersion: 1,
      question: { name: "web.ns1.svc.cluster.local.", type: "A" },
      view: {
        name: "vm",
        cluster: "east",
        namespace: "ns1",
        reach: "mesh",
        families: ["v4", "v6"],
        autopath: true,
        public: true,
        search: ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."],
      },
      table: {
        digest: "d9",
        generation: 12,
        ttlSeconds: 60,
        clusters: [
          { cluster: "east", ageSeconds: 40, leaseSeconds: 3600, isPastLease: false },
          { cluster: "west", ageSeconds: 3601, leaseSeconds: 3600, isPastLease: true },
        ],
      },
      steps: [
        {
          kind: "presence",
          name: "web.ns1.svc.cluster.local.",
          presence: "host",
          claims: [
            {
              name: "web.ns1.svc.cluster.local.",
              cluster: "east",
              kind: "Service",
              namespace: "ns1",
              object: "web",
              form: "addresses",
              verdict: "used",
              text: "east Service ns1/web: addresses 10.0.0.1 (used)",
            },
          ],
          choices: [],
          text: "web.ns1.svc.cluster.local. is in the name table",
        },
      ],
      stepsLeftOut: 0,
      reply: {
        rcode: "NOERROR",
        text: "the name has such records",
        source: "mesh",
        flags: { aa: true, ra: true, ad: false },
        answerCount: 1,
        answer: [
          {
            name: "web.ns1.svc.cluster.local.",
            type: "A",
            ttl: 60,
            data: "10.0.0.1",
            from: {
              kind: "objects",
              objects: [{ cluster: "east", kind: "Service", namespace: "ns1", object: "web" }],
              text: "from east Service ns1/web",
            },
          },
        ],
        authority: [],
        additional: [],
        ede: [],
        sizes: {
          streamOctets: 70,
          udp: [
            { limitOctets: 512, octets: 59, answerCount: 1, isTruncated: false },
            { limitOctets: 1232, octets: 70, answerCount: 1, isTruncated: false },
          ],
        },
      },
      tookMs: 0,
    });
  });

  test("says that no snapshot is loaded yet", async () => {
    const { table } = await trace({ reply: replyOf([], { rcode: 2 }) });
    expect(table).toBeNull();
  });

  test("tells the time that it took, on the clock that it is given", async () => {
    const clock = new ManualClock();
    const answering = answeringWith({ reply: replyOf() });
    const slow: typeof answering = {
      ...answering,
      resolve: (...asked) => {
        clock.advanceSeconds(1.5);
        return answering.resolve(...asked);
      },
    };
    const { tookMs } = await traceQuestion(question("web.example"), viewOf(), slow, clock.read);
    expect(tookMs).toBe(1500);
  });

  test("tells a hundred records of a section, and counts all", async () => {
    const lines = Array.from({ length: 101 }, (_, index) => `web.example. 30 A 192.0.2.${index}`);
    const { reply } = await trace({ reply: replyOf(lines) });
    expect([reply.answerCount, reply.answer.length]).toEqual([101, 100]);
  });

  test("passes on the view's settings, as they are", async () => {
    const settings = viewOf({ name: "laptop" });
    const answering = answeringWith({ reply: replyOf() });
    const seen: unknown[] = [];
    const watching: typeof answering = {
      ...answering,
      resolve: (asked, view, observe) => {
        seen.push(asked, view);
        return answering.resolve(asked, view, observe);
      },
    };
    await traceQuestion(question("web.example", "AAAA"), settings, watching, () => 0);
    expect(seen).toEqual([question("web.example", "AAAA"), settings]);
    expect(seen[1]).toBe(settings);
  });

  test("fails when the pipeline does", async () => {
    const broken = { ...answeringWith({ reply: replyOf() }), resolve: () => Promise.reject(new Error("broken")) };
    await expect(traceQuestion(question("web.example"), viewOf(), broken, () => 0)).rejects.toThrow("broken");
  });
});

test.each([
  ["A", 0, ["web.example. 30 A 192.0.2.1"], "NOERROR", "the name has such records"],
  ["ANY", 0, ["web.example. 30 A 192.0.2.1"], "NOERROR", "the name has such records"],
  ["AAAA", 0, [], "NOERROR", "the name exists, without records of this type"],
  ["AAAA", 0, ["web.example. 30 CNAME www.example."], "NOERROR", "the name exists, without records of this type"],
  ["A", 3, ["web.example. 30 CNAME gone.example."], "NXDOMAIN", "the name does not exist"],
  ["A", 2, [], "SERVFAIL", "no answer could be had"],
  ["A", 5, [], "REFUSED", "no answer could be had"],
])("%s with rcode %i and %j is %s: %s", async (type, rcode, lines, mnemonic, text) => {
  const { reply } = await trace({ reply: replyOf(lines, { rcode }) }, question("web.example", type));
  expect([reply.rcode, reply.text]).toEqual([mnemonic, text]);
});
