import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseName, type Name } from "../../src/dns/name.ts";
import { allocateVips, VIP_REST_SECONDS, type VipAllocation, type VipOptions } from "../../src/mesh/vip.ts";
import { EMPTY_VIP_LEDGER } from "../../src/mesh/vip-ledger.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";

const API = parseName("api.example.com");
const WEB = parseName("web.example.com");
const NOW = 1_000_000;
/** Two usable addresses of each family. */
const TINY = { ipv4: "192.0.2.0/30", ipv6: "2001:db8::/126" };

function allocate(hosts: Iterable<Name>, options: Partial<VipOptions> = {}): VipAllocation {
  const defaults = { pools: DEFAULT_VIP_POOLS, reserved: [], ledger: EMPTY_VIP_LEDGER, nowSeconds: NOW };
  return allocateVips(hosts, { ...defaults, ...options });
}

describe("where a host's VIPs are", () => {
  test("the positions follow from the host's name and never change", () => {
    // hashText("api.example.com.") is 196 866 366 = 0x0bbbf13e.
    expect(allocate([API]).assignments).toEqual(new Map([[API, ["240.240.241.62", "2001:2::bbb:f13e"]]]));
  });

  test("hosts whose hashes meet get addresses of their own", () => {
    const { assignments } = allocate([API, WEB], { pools: TINY });
    expect([...assignments.values()].map(([ipv4]) => ipv4).toSorted()).toEqual(["192.0.2.1", "192.0.2.2"]);
    expect([...assignments.values()].map(([, ipv6]) => ipv6).toSorted()).toEqual(["2001:db8::1", "2001:db8::2"]);
  });

  test("a host that a full pool has nothing for is listed, and the rest stands", () => {
    const hosts = ["c", "a", "d", "b"].map((label) => parseName(`${label}.example.com`));
    const { assignments, exhausted, ledger } = allocate(hosts, { pools: TINY });
    expect([...assignments.keys()]).toEqual(["a.example.com.", "b.example.com."]);
    expect(exhausted).toEqual(["c.example.com.", "d.example.com."]);
    expect(ledger.entries).toHaveLength(2);
  });

  test("hosts beyond the size of a pool are told quickly", () => {
    const hosts = Array.from({ length: 100_000 }, (_, index) => parseName(`h${index}.example.com`));
    const { assignments, exhausted } = allocate(hosts);
    expect(assignments.size).toBe(65_534);
    expect(exhausted).toHaveLength(34_466);
  });

  test("a pool that is none throws", () => {
    const pools = { ...TINY, ipv6: "2001:db8::1/126" };
    expect(() => allocate([API], { pools })).toThrow('not a pool of ipv6 addresses: "2001:db8::1/126"');
  });
});

describe("what the ledger remembers", () => {
  test("a host keeps its VIPs when others come and go", () => {
    const first = allocate([WEB], { pools: TINY });
    const second = allocate([API, WEB], { pools: TINY, ledger: first.ledger });
    expect(second.assignments.get(WEB)).toEqual(first.assignments.get(WEB));
  });

  test("a freed VIP rests for seven days before another host gets it", () => {
    const { ledger } = allocate([API, WEB], { pools: TINY });
    const freed = allocate([WEB], { pools: TINY, ledger });
    expect(freed.ledger.entries).toContainEqual(expect.objectContaining({ host: API, freedSeconds: NOW }));

    const other = parseName("other.example.com");
    const soon = { pools: TINY, ledger: freed.ledger, nowSeconds: NOW + VIP_REST_SECONDS - 1 };
    expect(allocate([WEB, other], soon).exhausted).toEqual([other]);
    const later = allocate([WEB, other], { ...soon, nowSeconds: NOW + VIP_REST_SECONDS });
    expect(later.assignments.get(other)).toEqual(freedAddresses(freed, API));
    expect(VIP_REST_SECONDS).toBe(604_800);
  });

  test("the time of rest counts from when the host first was gone", () => {
    const { ledger } = allocate([API]);
    const gone = allocate([], { ledger });
    const still = allocate([], { ledger: gone.ledger, nowSeconds: NOW + VIP_REST_SECONDS - 1 });
    expect(still.ledger).toEqual(gone.ledger);
    expect(allocate([], { ledger: still.ledger, nowSeconds: NOW + VIP_REST_SECONDS }).ledger.entries).toEqual([]);
  });

  test("a host that comes back gets its own VIPs again", () => {
    const first = allocate([API, WEB], { pools: TINY });
    const gone = allocate([WEB], { pools: TINY, ledger: first.ledger });
    const back = allocate([API, WEB], { pools: TINY, ledger: gone.ledger });
    expect(back.assignments).toEqual(first.assignments);
    expect(back.ledger).toEqual(first.ledger);
  });

  test("an address that left the pool is replaced, the other stays", () => {
    const { ledger } = allocate([API]);
    const pools = { ...DEFAULT_VIP_POOLS, ipv4: "198.18.0.0/16" };
    expect(allocate([API], { ledger, pools }).assignments.get(API)).toEqual(["198.18.241.62", "2001:2::bbb:f13e"]);
  });

  test("of two hosts that a ledger gives one address, the first keeps it", () => {
    const addresses = { ipv4: "240.240.0.9", ipv6: "2001:2::9" };
    const entries = [WEB, API].map((host) => ({ host, ...addresses }));
    const { assignments } = allocate([WEB, API], { ledger: { formatVersion: 1, entries } });
    expect(assignments.get(API)).toEqual(["240.240.0.9", "2001:2::9"]);
    expect(assignments.get(WEB)).not.toContain("240.240.0.9");
  });
});

describe("addresses that somebody else gave out", () => {
  test("they are never handed out", () => {
    const reserved = [["240.240.241.62", WEB] as const];
    expect(allocate([API], { reserved }).assignments.get(API)?.[0]).not.toBe("240.240.241.62");
  });

  test("a host gives way when somebody gives its address to another", () => {
    const { ledger } = allocate([API]);
    const moved = allocate([API], { ledger, reserved: [["240.240.241.62", WEB]] }).assignments.get(API);
    expect(moved?.[0]).not.toBe("240.240.241.62");
    expect(moved?.[1]).toBe("2001:2::bbb:f13e");
  });

  test("a host keeps its address when somebody wrote that very address into the host itself", () => {
    const { ledger, assignments } = allocate([API]);
    expect(allocate([API], { ledger, reserved: [["240.240.241.62", API]] }).assignments).toEqual(assignments);
  });

  test("they count as used, so that a full pool is seen to be full", () => {
    const reserved = [["192.0.2.1", WEB] as const, ["192.0.2.2", WEB] as const];
    expect(allocate([API], { pools: TINY, reserved }).exhausted).toEqual([API]);
  });

  test("those outside of the pool, and its first and last, make no difference", () => {
    const reserved = ["192.0.2.0", "192.0.2.3", "192.0.2.4", "2001:db8::"].map((address) => [address, WEB] as const);
    expect(allocate([API, WEB], { pools: TINY, reserved }).exhausted).toEqual([]);
  });
});

describe("for all hosts", () => {
  const SMALL = { ipv4: "192.0.2.0/27", ipv6: "2001:db8::/123" };
  const host = fc.integer({ min: 0, max: 60 }).map((number) => parseName(`h${number}.example.com`));
  const hosts = fc.uniqueArray(host, { maxLength: 40 });
  const rounds = fc.array(
    fc.record({
      hosts,
      reserved: fc.array(fc.tuple(fc.integer({ min: 0, max: 31 }), host), { maxLength: 4 }),
      passedSeconds: fc.nat(VIP_REST_SECONDS * 2),
    }),
    { minLength: 1, maxLength: 6 },
  );

  test("VIPs are unique, inside the pool, never first or last, and each host has a pair or is listed", () => {
    fc.assert(
      fc.property(rounds, (all) => {
        let ledger = EMPTY_VIP_LEDGER;
        let nowSeconds = NOW;
        for (const round of all) {
          nowSeconds += round.passedSeconds;
          const reserved = round.reserved.map(([position, holder]) => [`192.0.2.${position}`, holder] as const);
          const result = allocate(round.hosts, { pools: SMALL, reserved, ledger, nowSeconds });
          expectSound(result, round.hosts);
          expect(handedOut(result, reserved)).toEqual([]);
          ledger = result.ledger;
        }
      }),
    );
  });

  test("the order of hosts, reservations and ledger makes no difference", () => {
    fc.assert(
      fc.property(hosts, hosts, fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }), (before, now, taken) => {
        const { ledger } = allocate(before, { pools: SMALL });
        const reserved = taken.map((position) => [`192.0.2.${position}`, API] as const);
        const forwards = allocate(now, { pools: SMALL, ledger, reserved });
        const turned = { ...ledger, entries: ledger.entries.toReversed() };
        const backwards = allocate(now.toReversed(), { pools: SMALL, ledger: turned, reserved: reserved.toReversed() });
        expect(backwards).toEqual(forwards);
      }),
    );
  });

  test("hosts that stay keep their VIPs whatever comes and goes", () => {
    fc.assert(
      fc.property(hosts, hosts, fc.nat(VIP_REST_SECONDS * 2), (before, now, passedSeconds) => {
        const first = allocate(before, { pools: SMALL });
        const second = allocate(now, { pools: SMALL, ledger: first.ledger, nowSeconds: NOW + passedSeconds });
        const stayed = now.filter((name) => first.assignments.has(name));
        expect(pairsOf(second, stayed)).toEqual(pairsOf(first, stayed));
      }),
    );
  });

  test("allocating again changes nothing", () => {
    fc.assert(
      fc.property(hosts, (names) => {
        const first = allocate(names, { pools: SMALL });
        expect(allocate(names, { pools: SMALL, ledger: first.ledger })).toEqual(first);
      }),
    );
  });
});

function freedAddresses({ ledger }: VipAllocation, host: Name): [string, string] | undefined {
  const entry = ledger.entries.find((each) => each.host === host);
  return entry === undefined ? undefined : [entry.ipv4, entry.ipv6];
}

function expectSound({ assignments, exhausted, ledger }: VipAllocation, hosts: readonly Name[]): void {
  expect([...assignments.keys(), ...exhausted].toSorted()).toEqual(hosts.toSorted());
  const addresses = ledger.entries
    .filter(({ freedSeconds }) => freedSeconds === undefined)
    .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const [ipv4, ipv6] of assignments.values()) {
    expect(Number(/^192\.0\.2\.(\d+)$/.exec(ipv4)?.[1])).toSatisfy((octet: number) => octet > 0 && octet < 31);
    expect(Number.parseInt(/^2001:db8::([0-9a-f]+)$/.exec(ipv6)?.[1] ?? "", 16)).toSatisfy(
      (low: number) => low > 0 && low < 31,
    );
  }
}

/** The reserved addresses that a host got which does not hold them. */
function handedOut({ assignments }: VipAllocation, reserved: readonly (readonly [string, Name])[]): string[] {
  const isHandedOut = ([address, holder]: readonly [string, Name]): boolean =>
    [...assignments].some(([name, pair]) => name !== holder && pair.includes(address));
  return reserved.filter(isHandedOut).map(([address]) => address);
}

function pairsOf({ assignments }: VipAllocation, hosts: readonly Name[]): unknown[] {
  return hosts.map((host) => assignments.get(host));
}
