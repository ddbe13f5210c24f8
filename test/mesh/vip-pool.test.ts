import { expect, test } from "vitest";
import {
  addressAt,
  isUsable,
  parseVipPool,
  positionOf,
  type VipFamily,
  type VipPool,
} from "../../src/mesh/vip-pool.ts";

function pool(cidr: string, family: VipFamily): VipPool {
  const parsed = parseVipPool(cidr, family);
  if (parsed === undefined) throw new Error(`not a pool: ${cidr}`);
  return parsed;
}

test.each([
  ["240.240.0.0/16", "ipv4", 65_536],
  ["192.0.2.4/30", "ipv4", 4],
  ["10.0.0.0/8", "ipv4", 16_777_216],
  ["2001:2::/48", "ipv6", 4_294_967_296],
  ["2001:db8::/120", "ipv6", 256],
] as const)("the pool %s has its positions", (cidr, family, size) => {
  expect(parseVipPool(cidr, family)?.size).toBe(size);
});

test.each([
  ["240.240.0.1/16", "ipv4", "a bit of the host part is set"],
  ["240.240.0.0", "ipv4", "there is no prefix length"],
  ["240.240.0.0/33", "ipv4", "the prefix is longer than an address"],
  ["240.240.0.0/31", "ipv4", "nothing lies between first and last"],
  ["0.0.0.0/0", "ipv4", "it is the Internet"],
  ["2001:2::/48", "ipv4", "it is of the other family"],
  ["240.240.0.0/16", "ipv6", "it is of the other family"],
  ["2001:2::1/48", "ipv6", "a bit of the host part is set"],
  ["2001:2::/127", "ipv6", "nothing lies between first and last"],
  ["2001:2::/048x", "ipv6", "the prefix length is no number"],
  ["", "ipv4", "it is empty"],
] as const)("%j is no pool of %s because %s", (cidr, family, _reason) => {
  expect(parseVipPool(cidr, family)).toBeUndefined();
});

test.each([
  ["240.240.0.0/16", "ipv4", 1, "240.240.0.1"],
  ["240.240.0.0/16", "ipv4", 65_534, "240.240.255.254"],
  ["10.64.0.0/10", "ipv4", 256, "10.64.1.0"],
  ["2001:2::/48", "ipv6", 1, "2001:2::1"],
  ["2001:2::/48", "ipv6", 4_294_967_294, "2001:2::ffff:fffe"],
  ["2001:db8::ff00/120", "ipv6", 254, "2001:db8::fffe"],
] as const)("in %s (%s) position %i is %s, and the other way round", (cidr, family, position, address) => {
  expect(addressAt(pool(cidr, family), position)).toBe(address);
  expect(positionOf(pool(cidr, family), address)).toBe(position);
});

test.each([
  ["240.240.0.0/16", "ipv4", "240.241.0.1"],
  ["240.240.0.0/16", "ipv4", "240.239.255.255"],
  ["240.240.0.0/16", "ipv4", "2001:2::1"],
  ["240.240.0.0/16", "ipv4", "nonsense"],
  ["192.0.2.4/30", "ipv4", "192.0.2.8"],
  ["192.0.2.4/30", "ipv4", "192.0.2.3"],
  ["2001:2::/48", "ipv6", "2001:2:1::1"],
  ["2001:2::/48", "ipv6", "2001:2::1:0:0"],
] as const)("in %s (%s) there is no position for %s", (cidr, family, address) => {
  expect(positionOf(pool(cidr, family), address)).toBeUndefined();
});

test.each([
  [0, false],
  [1, true],
  [2, true],
  [3, false],
])("of a pool of four, position %i is usable: %s", (position, usable) => {
  expect(isUsable(pool("192.0.2.4/30", "ipv4"), position)).toBe(usable);
});
