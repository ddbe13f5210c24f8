import { expect, test } from "vitest";
import { paddingOption, QUERY_BLOCK_OCTETS, REPLY_BLOCK_OCTETS } from "../../src/dns/padding.ts";

test.each([
  ["a small query", 40, QUERY_BLOCK_OCTETS, 65_535, 84],
  ["one that fills a block with the option's header alone", 124, QUERY_BLOCK_OCTETS, 65_535, 0],
  ["one octet more than that", 125, QUERY_BLOCK_OCTETS, 65_535, 127],
  ["a small reply", 60, REPLY_BLOCK_OCTETS, 65_535, 404],
  ["a reply near the end of what a message holds", 65_520, REPLY_BLOCK_OCTETS, 65_535, 11],
  ["a reply that leaves no room", 65_534, REPLY_BLOCK_OCTETS, 65_535, 0],
])("%s is filled with zeros to the block, within the limit", (_title, sizeOctets, blockOctets, maxOctets, expected) => {
  const { code, data } = paddingOption(sizeOctets, blockOctets, maxOctets);
  expect([code, data.length]).toEqual([12, expected]);
  expect(data.every((octet) => octet === 0)).toBe(true);
});
