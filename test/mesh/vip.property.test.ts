import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName, type Name } from "../../src/dns/name.ts";
import { allocateVips, VIP_REST_SECONDS, type VipAllocation, type VipOptions } from "../../src/mesh/vip.ts";
import { EMPTY_VIP_LEDGER } from "../../src/mesh/vip-ledger.ts";

const API = parseName("api.example.com");
const NOW = 1_000_000;
/** Thirty usable addresses of each family. */
const SMALL = { ipv4: "192.0.2.0/27", ipv6: "2001:db8::/123" };

function allocate(hosts: Iterable<Name>, options: Partial<VipOptions> = {}): VipAllocation {
  const defaults = { pools: SMALL, reserved: [], ledger: EMPTY_VIP_LEDGER, nowSeconds: NOW };
  return allocateVips(hosts, { ...defaults, ...options });
}

const arbitraryHost = fc.integer({ min: 0, max: 60 }).map((number) => parseName(`h${number}.example.com`));
const hostLists = fc.uniqueArray(arbitraryHost, { maxLength: 40 });
const rounds = fc.array(
  fc.record({
    hosts: hostLists,
    reserved: fc.array(fc.tuple(fc.integer({ min: 0, max: 31 }), arbitraryHost), { maxLength: 4 }),
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
        const result = allocate(round.hosts, { reserved, ledger, nowSeconds });
        expectSound(result, round.hosts);
        expect(handedOut(result, reserved)).toEqual([]);
        ledger = result.ledger;
      }
    }),
  );
});

test("the order of hosts, reservations and ledger makes no difference", () => {
  fc.assert(
    fc.property(
      hostLists,
      hostLists,
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
      (before, now, taken) => {
        const { ledger } = allocate(before);
        const reserved = taken.map((position) => [`192.0.2.${position}`, API] as const);
        const forwards = allocate(now, { ledger, reserved });
        const turned = { ...ledger, entries: ledger.entries.toReversed() };
        const backwards = allocate(now.toReversed(), { ledger: turned, reserved: reserved.toReversed() });
        expect(backwards).toEqual(forwards);
      },
    ),
  );
});

test("hosts that stay keep their VIPs whatever comes and goes", () => {
  fc.assert(
    fc.property(hostLists, hostLists, fc.nat(VIP_REST_SECONDS * 2), (before, now, passedSeconds) => {
      const first = allocate(before);
      const second = allocate(now, { ledger: first.ledger, nowSeconds: NOW + passedSeconds });
      const stayed = now.filter((name) => first.assignments.has(name));
      expect(pairsOf(second, stayed)).toEqual(pairsOf(first, stayed));
    }),
  );
});

test("allocating again changes nothing", () => {
  fc.assert(
    fc.property(hostLists, (names) => {
      const first = allocate(names);
      expect(allocate(names, { ledger: first.ledger })).toEqual(first);
    }),
  );
});

test("nobody gets an address that another host had within the time of rest", () => {
  fc.assert(
    fc.property(rounds, (all) => {
      let ledger = EMPTY_VIP_LEDGER;
      let nowSeconds = NOW;
      const lastHeld = new Map<string, { readonly host: Name; readonly seconds: number }>();
      for (const round of all) {
        nowSeconds += round.passedSeconds;
        const result = allocate(round.hosts, { ledger, nowSeconds });
        for (const [host, pair] of result.assignments) {
          for (const address of pair) {
            const before = lastHeld.get(address);
            const mayHave =
              before === undefined || before.host === host || nowSeconds - before.seconds >= VIP_REST_SECONDS;
            expect(mayHave, `${address} of ${String(before?.host)} to ${host}`).toBe(true);
          }
        }
        for (const entry of result.ledger.entries) {
          const seconds = entry.freedSeconds ?? nowSeconds;
          for (const address of [entry.ipv4, entry.ipv6]) lastHeld.set(address, { host: entry.host, seconds });
        }
        ledger = result.ledger;
      }
    }),
  );
});

test("as many hosts get VIPs as there are addresses, and the others are listed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), (count) => {
      const names = Array.from({ length: count }, (_, index) => parseName(`h${index}.example.com`));
      const { assignments, exhausted } = allocate(names);
      expect([assignments.size, exhausted.length]).toEqual([Math.min(count, 30), Math.max(count - 30, 0)]);
    }),
  );
});
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
