import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ROOT, type Name } from "../../src/dns/name.ts";
import { DenialMemory } from "../../src/shim/denial-memory.ts";
import { replyOf, zoneText } from "../support/records.ts";
import { name } from "../support/table.ts";

const ROOMY = { maxNames: 1000, maxOctets: 1024 * 1024 };
const SOA = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5";
const DENIAL = replyOf([], { rcode: 3, authoritative: true, source: "mesh", authority: [SOA] });
const ELEMENTS = [name("ns1.svc.cluster.local"), name("svc.cluster.local"), name("cluster.local"), ROOT];

function memoryWith(asked: string, elements: readonly Name[] = ELEMENTS, denial = DENIAL): DenialMemory {
  const memory = new DenialMemory(ROOMY);
  memory.remember(name(asked), elements, denial, 1000);
  return memory;
}

test("forgets all at once, and counts how often", () => {
  const memory = memoryWith("gone.ns1.svc.cluster.local");
  memory.forgetAll();
  expect([memory.nameCount, memory.sizeOctets, memory.timesForgotten]).toEqual([0, 0, 1]);
  expect(memory.recall(name("gone"), 1000)).toBeUndefined();
});

describe("a denied walk", () => {
  const memory = memoryWith("gone.ns1.svc.cluster.local");

  test.each(["gone.ns1.svc.cluster.local", "gone.svc.cluster.local", "gone.cluster.local", "gone"])(
    "denies %s with its SOA",
    (text) => {
      const denial = memory.recall(name(text), 1000);
      expect(denial?.reply).toMatchObject({ rcode: 3, answer: [], authoritative: true });
      expect(zoneText(denial?.reply.authority ?? [])).toEqual([SOA]);
    },
  );

  test.each([
    "other.ns1.svc.cluster.local",
    "gone.ns2.svc.cluster.local",
    "ns1.svc.cluster.local",
    "a.gone.ns1.svc.cluster.local",
    "cluster.local",
    ".",
  ])("says nothing of %s", (text) => {
    expect(memory.recall(name(text), 1000)).toBeUndefined();
  });

  test("leaves the base alone when the root is not among the elements", () => {
    const withoutBase = memoryWith("web.dev.cluster.local", [name("cluster.local")]);
    expect(withoutBase.recall(name("web.dev.cluster.local"), 1000)).toBeDefined();
    expect(withoutBase.recall(name("web.dev"), 1000)).toBeUndefined();
  });

  test("of a short name has the root first", () => {
    const short = memoryWith("gone", [ROOT, name("cluster.local")]);
    expect(short.recall(name("gone"), 1000)).toBeDefined();
    expect(short.recall(name("gone.cluster.local"), 1000)).toBeDefined();
  });
});

describe("the lifetime", () => {
  test("is the negative TTL, counted down by whole seconds", () => {
    const memory = memoryWith("gone.cluster.local", [name("cluster.local")]);
    const at = (nowMs: number): string[] =>
      zoneText(memory.recall(name("gone.cluster.local"), nowMs)?.reply.authority ?? []);
    expect(at(1999)[0]).toContain("cluster.local. 5 SOA");
    expect(at(2000)[0]).toContain("cluster.local. 4 SOA");
    expect(at(5999)[0]).toContain("cluster.local. 1 SOA");
    expect(at(6000)).toEqual([]);
    expect(memory.nameCount, "what is too old is gone").toBe(0);
  });

  test.each([
    ["the SOA's MINIMUM where that is less", "cluster.local. 5 SOA a. b. 7 7200 1800 86400 2", 2000],
    ["the SOA's TTL where that is less", "cluster.local. 3 SOA a. b. 7 7200 1800 86400 60", 3000],
    ["never longer than the mesh denies names", "org. 900 SOA a. b. 7 7200 1800 86400 900", 5000],
  ])("is %s", (_what, soa, lifetimeMs) => {
    const memory = memoryWith("gone", [ROOT], replyOf([], { rcode: 3, authority: [soa] }));
    expect(memory.recall(name("gone"), 1000 + lifetimeMs - 1)).toBeDefined();
    expect(memory.recall(name("gone"), 1000 + lifetimeMs)).toBeUndefined();
  });

  test("ends the TTL that clients see as well", () => {
    const memory = memoryWith("gone", [ROOT], replyOf([], { rcode: 3, authority: ["org. 900 SOA a. b. 7 1 1 1 900"] }));
    expect(zoneText(memory.recall(name("gone"), 3000)?.reply.authority ?? [])).toEqual([
      "org. 3 SOA a. b. 7 1 1 1 900",
    ]);
  });
});

describe("what is not remembered", () => {
  test.each<[string, readonly Name[]]>([
    ["a name that does not lie below the first element", [name("example.org"), name("cluster.local")]],
    ["a name that is the first element", [name("gone.cluster.local")]],
    ["no elements", []],
  ])("%s", (_what, elements) => {
    expect(memoryWith("gone.cluster.local", elements).nameCount).toBe(0);
  });

  test("a denial without SOA, which nobody may remember (RFC 2308 section 5)", () => {
    expect(memoryWith("gone", [ROOT], replyOf([], { rcode: 3 })).nameCount).toBe(0);
  });

  test("a name that would exceed 255 octets", () => {
    const label = "x".repeat(63);
    const base = name(`${label}.${label}.${label}.${"y".repeat(50)}`);
    const memory = memoryWith(`${base}a`, [name("a"), name("cluster.local"), ROOT]);
    expect(memory.recall(base, 1000)).toBeDefined();
    expect(memory.nameCount).toBe(2);
  });

  test("what stands beside the SOA: signatures of another question, and AD", () => {
    const denial = replyOf([], { rcode: 3, authenticData: true, authority: [SOA, "cluster.local. 5 NS ns.example."] });
    const recalled = memoryWith("gone", [ROOT], denial).recall(name("gone"), 1000)?.reply;
    expect(zoneText(recalled?.authority ?? [])).toEqual([SOA]);
    expect(recalled?.authenticData).toBe(false);
  });
});

describe("the bounds", () => {
  test("hold in names and octets, whatever is remembered, and what is newest stays", () => {
    const walks = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,40}$/), fc.nat(3000)), { maxLength: 60 });
    fc.assert(
      fc.property(
        walks,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 600, max: 9000 }),
        (each, maxNames, maxOctets) => {
          const memory = new DenialMemory({ maxNames, maxOctets });
          let nowMs = 0;
          for (const [label, laterMs] of each) {
            nowMs += laterMs;
            memory.remember(name(label), [ROOT], DENIAL, nowMs);
            expect(memory.recall(name(label), nowMs)).toBeDefined();
            expect(memory.nameCount).toBeLessThanOrEqual(maxNames);
            expect(memory.sizeOctets).toBeLessThanOrEqual(maxOctets);
          }
        },
      ),
    );
  });

  test("count nothing twice, and nothing that is gone", () => {
    const memory = memoryWith("gone.cluster.local", ELEMENTS.slice(2));
    const once = memory.sizeOctets;
    memory.remember(name("gone.cluster.local"), ELEMENTS.slice(2), DENIAL, 2000);
    expect(memory.sizeOctets).toBe(once);
    for (const text of ["gone", "gone.cluster.local"]) memory.recall(name(text), 60_000);
    expect(memory.sizeOctets).toBe(0);
  });

  test("what is too old makes room before anything is needed", () => {
    const memory = memoryWith("old.cluster.local", ELEMENTS.slice(2));
    memory.remember(name("new"), [ROOT], DENIAL, 60_000);
    expect(memory.nameCount).toBe(1);
  });
});
