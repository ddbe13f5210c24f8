import { describe, expect, test } from "vitest";
import { parseName, type Name } from "../../src/dns/name.ts";
import { allocateVips, VIP_REST_SECONDS, type VipAllocation, type VipOptions } from "../../src/mesh/vip.ts";
import { EMPTY_VIP_LEDGER, type VipLedgerEntry } from "../../src/mesh/vip-ledger.ts";
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

describe("what the ledger remembers when it is short of addresses", () => {
  const HOSTS = ["a", "b", "c"].map((label) => parseName(`${label}.example.com`));

  test("a host in use has an address before one that rests, should a ledger give it to both", () => {
    const addresses = { ipv4: "192.0.2.1", ipv6: "2001:db8::1" };
    const entries = [
      { host: API, ...addresses, freedSeconds: NOW },
      { host: WEB, ...addresses },
    ];
    const { assignments } = allocate([WEB], { pools: TINY, ledger: { formatVersion: 1, entries } });
    expect(assignments.get(WEB)).toEqual(["192.0.2.1", "2001:db8::1"]);
  });

  test("what a host had when its pool became too small rests, and is its own once there is room", () => {
    const roomy = { ipv4: "198.51.100.0/24", ipv6: "2001:db8::/126" };
    const [first, second] = [allocate(HOSTS.slice(0, 2), { pools: roomy }), { ...TINY, ipv4: "203.0.113.0/30" }];
    const reserved = [["203.0.113.1", WEB] as const];
    const squeezed = allocate(HOSTS.slice(0, 2), { pools: second, reserved, ledger: first.ledger });
    const [stays, out] = HOSTS;
    expect(squeezed.exhausted).toEqual([out]);
    expect(squeezed.ledger.entries).toContainEqual({ ...entryOf(first, out), freedSeconds: NOW });
    expect(entryOf(squeezed, stays)).toMatchObject({ ipv4: "203.0.113.2", ipv6: entryOf(first, stays)?.ipv6 });

    const later = { pools: second, reserved, ledger: squeezed.ledger, nowSeconds: NOW + 5 };
    expect(allocate(HOSTS.slice(0, 2), later), "a second time").toEqual(squeezed);
    const back = allocate(HOSTS.slice(0, 2), { pools: roomy, ledger: squeezed.ledger });
    expect(entryOf(back, out)?.ipv6).toBe(entryOf(first, out)?.ipv6);
  });

  test("a new host waits for addresses that rest, and is listed until then", () => {
    const full = allocate(HOSTS.slice(0, 2), { pools: TINY });
    const waiting = allocate(HOSTS.slice(1), { pools: TINY, ledger: full.ledger });
    expect(waiting.exhausted).toEqual(HOSTS.slice(2));
    const rested = allocate(HOSTS.slice(1), {
      pools: TINY,
      ledger: waiting.ledger,
      nowSeconds: NOW + VIP_REST_SECONDS,
    });
    expect(rested.assignments.get(parseName("c.example.com"))).toEqual(
      full.assignments.get(parseName("a.example.com")),
    );
    expect(rested.exhausted).toEqual([]);
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

function entryOf({ ledger }: VipAllocation, host: Name | undefined): VipLedgerEntry | undefined {
  return ledger.entries.find((entry) => entry.host === host);
}

function freedAddresses({ ledger }: VipAllocation, host: Name): [string, string] | undefined {
  const entry = ledger.entries.find((each) => each.host === host);
  return entry === undefined ? undefined : [entry.ipv4, entry.ipv6];
}
