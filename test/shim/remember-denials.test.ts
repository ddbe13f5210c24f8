import { describe, expect, test } from "vitest";
import { ROOT } from "../../src/dns/name.ts";
import type { Question } from "../../src/dns/message.ts";
import type { QueryContext, Reply } from "../../src/resolver/resolver.ts";
import { DenialMemory } from "../../src/shim/denial-memory.ts";
import { rememberDenials } from "../../src/shim/remember-denials.ts";
import { question, replyOf, zoneText } from "../support/records.ts";
import { name } from "../support/table.ts";
import { contextOf } from "../support/view.ts";

const SOA = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5";
const ELEMENTS = [name("ns1.svc.cluster.local"), name("svc.cluster.local"), name("cluster.local"), ROOT];
const DENIAL = replyOf([], { rcode: 3, authoritative: true, authority: [SOA], deniedBelow: ELEMENTS });
const FIRST = question("gone.ns1.svc.cluster.local");

interface Shim {
  ask(asked: Question, context?: Partial<QueryContext>): Promise<Reply>;
  /** What the gateway was asked for. */
  readonly asked: string[];
  readonly memory: DenialMemory;
}

/** A gateway that gives this reply to everything, behind the stage. */
function shimBefore(reply: Reply): Shim {
  const asked: string[] = [];
  const memory = new DenialMemory({ maxNames: 100, maxOctets: 100_000 });
  const resolver = rememberDenials(memory)((each) => {
    asked.push(`${each.name} ${each.type}`);
    return Promise.resolve(reply);
  });
  return { asked, memory, ask: (each, context) => resolver(each, contextOf(context)) };
}

test("clients never see what else a walk denies", async () => {
  const { deniedBelow: _option, ...rest } = DENIAL;
  expect(await shimBefore(DENIAL).ask(FIRST)).toEqual(rest);
});

test("the rest of the walk and the base cost no exchange, whatever type is asked", async () => {
  const shim = shimBefore(DENIAL);
  await shim.ask(FIRST);
  for (const text of ["gone.ns1.svc.cluster.local", "gone.svc.cluster.local", "gone.cluster.local", "gone"]) {
    for (const type of ["A", "AAAA", "HTTPS", "SRV", "TXT", "NS", "SOA", "DS", "DNSKEY"]) {
      const reply = await shim.ask(question(text, type));
      expect([reply.rcode, reply.answer, zoneText(reply.authority)]).toEqual([3, [], [SOA]]);
      expect(reply).not.toHaveProperty("deniedBelow");
    }
  }
  expect(shim.asked).toEqual(["gone.ns1.svc.cluster.local. 1"]);
});

test("the other names below the same elements are asked for", async () => {
  const shim = shimBefore(DENIAL);
  await shim.ask(FIRST);
  await shim.ask(question("web.svc.cluster.local"));
  expect(shim.asked).toEqual(["gone.ns1.svc.cluster.local. 1", "web.svc.cluster.local. 1"]);
});

test("the denial counts down and ends with its negative TTL", async () => {
  const shim = shimBefore(DENIAL);
  const { nowMs } = contextOf();
  await shim.ask(FIRST, { nowMs });
  const later = await shim.ask(question("gone.cluster.local"), { nowMs: nowMs + 3000 });
  expect(zoneText(later.authority)[0]).toContain("cluster.local. 2 SOA");
  expect(shim.asked).toHaveLength(1);
  await shim.ask(question("gone.cluster.local"), { nowMs: nowMs + 5000 });
  expect(shim.asked).toHaveLength(2);
});

test("what comes out of memory is told of, with its age", async () => {
  const shim = shimBefore(DENIAL);
  const context = contextOf();
  await shim.ask(FIRST, context);
  await shim.ask(question("gone"), { ...context, nowMs: context.nowMs + 2500 });
  expect(context.events).toEqual([
    { kind: "cache-hit", name: "gone.", ageSeconds: 2, isFailure: false, isStale: false },
  ]);
});

test("once all is forgotten, the names are asked for again", async () => {
  const shim = shimBefore(DENIAL);
  await shim.ask(FIRST);
  shim.memory.forgetAll();
  await shim.ask(question("gone.cluster.local"));
  expect(shim.asked).toHaveLength(2);
});

test("a denial that was asked for before all was forgotten is not remembered", async () => {
  const shim = shimBefore(DENIAL);
  const asking = shim.ask(FIRST);
  shim.memory.forgetAll();
  expect((await asking).rcode).toBe(3);
  await shim.ask(question("gone.cluster.local"));
  expect(shim.asked).toHaveLength(2);
});

describe("what is always asked for", () => {
  test.each<[string, Question, Partial<QueryContext>]>([
    ["a question with DO, which wants proofs", question("gone"), { dnssecOk: true }],
    ["a question with CD, which wants unchecked data", question("gone"), { checkingDisabled: true }],
    ["another class", { ...question("gone"), class: 3 }, {}],
    ["ANY", { ...question("gone"), type: 255 }, {}],
    ["a zone transfer, which is refused", { ...question("gone"), type: 252 }, {}],
    ["the keys of a top-level domain, for a validator", question("gone", "DNSKEY"), { dnssecOk: true }],
  ])("%s", async (_what, asked, context) => {
    const shim = shimBefore(DENIAL);
    await shim.ask(FIRST);
    await shim.ask(asked, context);
    expect(shim.asked).toHaveLength(2);
  });
});

describe("what is not remembered", () => {
  test.each<[string, Reply, Partial<QueryContext>]>([
    ["a denial without the option", replyOf([], { rcode: 3, authority: [SOA] }), {}],
    ["the option beside an answer", { ...DENIAL, rcode: 0 }, {}],
    ["the option beside a failure", { ...DENIAL, rcode: 2 }, {}],
    ["the option beside an alias of nothing", { ...DENIAL, answer: replyOf(["a. 5 CNAME b."]).answer }, {}],
    ["the denial of a question with DO", DENIAL, { dnssecOk: true }],
    ["the denial of a question with CD", DENIAL, { checkingDisabled: true }],
    ["a denial whose time is over", { ...DENIAL, isStale: true }, {}],
  ])("%s", async (_what, reply, context) => {
    const shim = shimBefore(reply);
    const first = await shim.ask(FIRST, context);
    await shim.ask(question("gone.svc.cluster.local"));
    expect(shim.asked).toHaveLength(2);
    expect(first).not.toHaveProperty("deniedBelow");
  });
});
