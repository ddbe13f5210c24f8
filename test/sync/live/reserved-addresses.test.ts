import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { ReservedAddresses } from "../../../src/sync/live/reserved-addresses.ts";
import { serviceClaim } from "../../support/mesh-values.ts";

function named(name: string, ...addresses: readonly string[]): NamedClaim {
  return { name: parseName(name), claim: serviceClaim(addresses) };
}

test("only addresses inside the pools are among them", () => {
  const reserved = new ReservedAddresses(DEFAULT_VIP_POOLS);
  expect(reserved.change([], [named("a.example", "192.0.2.1")])).toBe(false);
  expect(reserved.change([], [named("a.example", "240.240.0.1", "2001:2::1")])).toBe(true);
  expect([...reserved.all()]).toEqual([
    ["240.240.0.1", "a.example."],
    ["2001:2::1", "a.example."],
  ]);
});

test("an address stays while one claim on a host has it", () => {
  const reserved = new ReservedAddresses(DEFAULT_VIP_POOLS);
  const claim = named("a.example", "240.240.0.1");
  expect(reserved.change([], [claim, claim])).toBe(true);
  expect(reserved.change([claim], [])).toBe(false);
  expect([...reserved.all()]).toEqual([["240.240.0.1", "a.example."]]);
  expect(reserved.change([claim], [])).toBe(true);
  expect([...reserved.all()]).toEqual([]);
});

test("a claim that is replaced by one with the same address changes nothing", () => {
  const reserved = new ReservedAddresses(DEFAULT_VIP_POOLS);
  reserved.change([], [named("a.example", "240.240.0.1")]);
  expect(reserved.change([named("a.example", "240.240.0.1")], [named("a.example", "240.240.0.1")])).toBe(false);
});
