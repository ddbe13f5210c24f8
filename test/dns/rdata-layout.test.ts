import { expect, test } from "vitest";
import { rdataLayout } from "../../src/dns/rdata-layout.ts";
import { formatType } from "../../src/dns/type-names.ts";

/** Names, octets before them, octets behind them (`*`: any number), `c` where they may be compressed. */
function written(type: number): string {
  const layout = rdataLayout(type);
  if (layout === undefined) return "opaque";
  const { names, octetsBefore, stringsBefore, octetsAfter, mayCompress } = layout;
  const before = stringsBefore === 0 ? `${octetsBefore}` : `${octetsBefore}+${stringsBefore} strings`;
  return `${before}, ${names}, ${octetsAfter ?? "*"}${mayCompress ? " c" : ""}`;
}

test.each([
  ["NS", 2, "0, 1, 0 c"],
  ["MD", 3, "0, 1, 0 c"],
  ["MF", 4, "0, 1, 0 c"],
  ["CNAME", 5, "0, 1, 0 c"],
  ["SOA", 6, "0, 2, 20 c"],
  ["MB", 7, "0, 1, 0 c"],
  ["MG", 8, "0, 1, 0 c"],
  ["MR", 9, "0, 1, 0 c"],
  ["PTR", 12, "0, 1, 0 c"],
  ["MINFO", 14, "0, 2, 0 c"],
  ["MX", 15, "2, 1, 0 c"],
])("%s is of RFC 1035, so its names are compressed", (mnemonic, type, layout) => {
  expect(formatType(type)).toBe(mnemonic);
  expect(written(type)).toBe(layout);
});

test.each([
  ["RP", 17, "0, 2, 0"],
  ["AFSDB", 18, "2, 1, 0"],
  ["RT", 21, "2, 1, 0"],
  ["SIG", 24, "18, 1, *"],
  ["PX", 26, "2, 2, 0"],
  ["NXT", 30, "0, 1, *"],
  ["SRV", 33, "6, 1, 0"],
  ["NAPTR", 35, "4+3 strings, 1, 0"],
  ["KX", 36, "2, 1, 0"],
  ["DNAME", 39, "0, 1, 0"],
])("%s is later, so its names are understood compressed and written whole", (mnemonic, type, layout) => {
  expect(formatType(type)).toBe(mnemonic);
  expect(written(type)).toBe(layout);
});

test("all other types are opaque, those that forbid compression with them (RFC 3597 section 4)", () => {
  const known = Array.from({ length: 65_536 }, (_, type) => type).filter((type) => rdataLayout(type) !== undefined);
  expect(known).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 17, 18, 21, 24, 26, 30, 33, 35, 36, 39]);
});
